import { existsSync } from "node:fs"
import { join } from "node:path"
import type { YamlDocument } from "../../lib/yaml/index.ts"
import type { SourceText } from "../../model/resource.ts"
import { displayChild, printable } from "../files/path.ts"
import { readManifests } from "../files/read-manifests.ts"
import { type LoadPart, loadPart } from "../load-part.ts"
import type { ReadBounds } from "../options.ts"
import { findProgram, runTool } from "../render-tool.ts"
import { renderedText } from "../rendered-text.ts"
import { readChart } from "./chart.ts"

/** A chart to render: an unpacked folder or a packed file. */
export interface ChartTarget {
  readonly path: string
  readonly name: string
  readonly packed: boolean
}

const releaseName = "release-name"

/** Renders a chart with its own values, by the helm that is installed, and reads what it gives. Never throws. */
export async function renderChart(target: ChartTarget, bounds: ReadBounds): Promise<Iterable<LoadPart>> {
  const { name } = target
  const fail = (why: string, code: string, advice: string): LoadPart[] => [
    loadPart({ incomplete: [{ what: name, why, code, advice }] }),
  ]
  const chart = target.packed ? undefined : readChart(target.path)
  if (typeof chart === "string")
    return fail(`its Chart.yaml cannot be read: ${chart}`, "chart-unreadable", "Correct it and scan again.")
  if (chart?.isLibrary)
    return [loadPart({ skipped: [{ file: name, why: "it is a library chart, which gives no resources of its own" }] })]
  if (chart?.missing[0] !== undefined)
    return fail(
      `its dependency ${chart.missing.join(", ")} is not in ${displayChild(name, "charts")}, and a scan fetches nothing from the network`,
      "chart-dependency-missing",
      `Fetch it first: helm dependency build ${name}`,
    )
  const helm = findProgram("helm", bounds.environment)
  if (!helm)
    return fail(
      "it is a Helm chart, and helm is not installed to render it",
      "helm-not-installed",
      `Install helm, or render it elsewhere: helm template ${name} | breakwater scan -`,
    )
  const version = bounds.kubernetesVersion === undefined ? [] : ["--kube-version", bounds.kubernetesVersion]
  const result = await runTool(helm, ["template", releaseName, target.path, "--include-crds", ...version], bounds)
  if ("failure" in result)
    return fail(
      `helm could not render it: ${result.failure}`,
      "chart-not-rendered",
      `Render it with the values it needs: helm template ${name} -f VALUES | breakwater scan -`,
    )
  const source = renderedText(name, result.output)
  return readManifests({ source, named: true, renderedFrom: name, sourceOf: templateOf(target, source) })
}

/**
 * Names the template of each document: helm writes `# Source: CHART/templates/x.yaml` above it, and only above the first
 * where a template gives several. The text stays the rendered one.
 */
function templateOf(target: ChartTarget, source: SourceText): (document: YamlDocument) => SourceText {
  const sources = new Map<string, SourceText>()
  let last = source
  return ({ start, end }) => {
    // The separator's line may count to the document before or to this one; the comment follows it either way.
    const comment = /^# Source: (\S.*)$/m.exec(source.text.slice(start, Math.min(end, start + 4096)))
    if (!comment) return last
    const path = (comment[1] as string).trim().split("/").slice(1).join("/")
    const exists =
      !target.packed && path !== "" && !path.split("/").includes("..") && existsSync(join(target.path, path))
    const file = exists ? displayChild(target.name, printable(path)) : target.name
    last = sources.get(file) ?? renderedText(file, source.text)
    sources.set(file, last)
    return last
  }
}
