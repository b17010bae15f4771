import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { asArray, asString, get } from "../../lib/json.ts"
import { decodeText, readDocuments } from "../../lib/yaml/index.ts"
import { type FileOrigin, Resource } from "../../model/resource.ts"
import { readManifestText } from "../files/manifest.ts"
import { type Loaded, nothing } from "../loaded.ts"
import { findExecutable, runTool } from "../run-tool.ts"

/** Renders a chart (a folder, or a packed .tgz) with the installed `helm` and its default values. */
export async function renderChart(chart: string): Promise<Loaded> {
  const isFolder = !chart.endsWith(".tgz")
  const description = isFolder ? readChart(chart) : undefined
  // A library chart has no objects of its own; it is judged where it is used.
  if (description?.type === "library") return { ...nothing, otherDocuments: 1 }
  const missing = description?.dependencies.filter((name) => !isVendored(chart, name)) ?? []
  if (missing.length > 0)
    return incomplete(
      chart,
      `its dependencies are not vendored (${missing.join(", ")}), and a scan does not fetch them`,
      "chart-dependencies",
      "Run helm dependency build, then scan again.",
    )
  const helm = findExecutable("helm")
  if (!helm)
    return incomplete(
      chart,
      "helm is not installed to render it",
      "helm-missing",
      "Install helm, or render it elsewhere: helm template . | breakwater scan -",
    )
  const name = releaseName(chart)
  const result = await runTool(
    helm,
    ["template", name, isFolder ? "." : basename(chart), "--include-crds"],
    isFolder ? chart : dirname(chart),
  )
  if (!result.ok)
    return incomplete(
      chart,
      `it cannot be rendered with its default values: ${result.why}`,
      "helm-failed",
      "Render it with your values: helm template . -f values.yaml | breakwater scan -",
    )
  const loaded = readManifestText(
    { file: join(chart, isFolder ? "Chart.yaml" : ""), text: result.output },
    { explicit: true, renderedFrom: chart },
  )
  return { ...loaded, warnings: [], resources: loaded.resources.map((resource) => withTemplate(resource, chart)) }
}

/** Release names are at most 53 characters of DNS labels. */
const releaseName = (chart: string): string =>
  basename(chart, ".tgz")
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 53) || "release"

function readChart(folder: string): { type: string; dependencies: readonly string[] } {
  const [document] = [...readDocuments(decodeText(readFileSync(join(folder, "Chart.yaml"))).text)].filter(
    ({ empty }) => !empty,
  )
  const names = asArray(get(document?.value, "dependencies")).map((item) => asString(get(item, "name")))
  return {
    type: asString(get(document?.value, "type")) ?? "application",
    dependencies: names.filter((name) => name !== undefined),
  }
}

/** In charts/, a dependency lies as a folder of its name or as name-version.tgz. */
function isVendored(chart: string, name: string): boolean {
  const folder = join(chart, "charts")
  return (
    existsSync(join(folder, name)) ||
    (existsSync(folder) && readdirSync(folder).some((file) => file.startsWith(`${name}-`) && file.endsWith(".tgz")))
  )
}

/** helm writes `# Source: chart/templates/x.yaml` above each object: that is the file people know. */
function withTemplate(resource: Resource, chart: string): Resource {
  const origin = resource.origin as FileOrigin
  const source = /^# Source: [^/\n]+\/(.+)$/m.exec(origin.source.text.slice(origin.start, origin.end))?.[1]
  const template = source && join(chart, source)
  if (!template || !existsSync(template)) return resource
  return new Resource(
    resource.object,
    { ...origin, source: { file: template, text: origin.source.text } },
    resource.namespace !== "",
  )
}

function incomplete(chart: string, why: string, code: string, advice: string): Loaded {
  return { ...nothing, incomplete: [{ what: chart, why: `the chart was not judged: ${why}`, code, advice }] }
}
