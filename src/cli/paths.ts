import type { PathQuestion } from "../app/paths.ts"
import { tool } from "../app/version.ts"
import type { AssumedReport } from "../app/what-if.ts"
import { type Command, flag, text, UsageError } from "./command.ts"
import { pathOptions, readApplied, readQuestion, unknownEnd } from "./path-question.ts"
import { loadSources, sourceOptions, writeIncomplete } from "./question.ts"
import { imageOptions } from "./read-image.ts"
import { scanImageOptions, workloadImageOptions } from "./scan-images.ts"
import type { Terminal } from "./terminal.ts"
import { readFlaws } from "./workload-images.ts"
import { writeReport } from "./write-report.ts"

const formats = ["terminal", "json", "html", "svg", "mermaid", "dot"] as const
type Format = (typeof formats)[number]

const isFormat = (name: string): name is Format => (formats as readonly string[]).includes(name)

export const pathsCommand: Command = {
  name: "paths",
  arguments: "",
  describe: "attack paths from entries to what is precious, and the smallest set of fixes that cuts them",
  options: {
    ...sourceOptions,
    ...pathOptions,
    top: { type: "string", value: "N", describe: "with --from and --to: the N best paths (default 1)" },
    ...workloadImageOptions,
    db: scanImageOptions.db,
    ...imageOptions,
    radius: { type: "boolean", describe: "with --from: everything that is gained from there" },
    all: { type: "boolean", describe: "show every path, not only the riskiest" },
    explain: { type: "boolean", describe: "say how each probability and risk comes about" },
    format: { type: "string", short: "f", value: "FORMAT", describe: `${formats.join(", ")}; terminal by default` },
    output: { type: "string", short: "o", value: "FILE", describe: "write to a file" },
  },
  examples: [
    "breakwater paths --source k8s/",
    "breakwater paths --from internet --source k8s/",
    "breakwater paths --from ServiceAccount:shop/cart --to secrets/payment --cluster",
    "breakwater paths -f html -o paths.html --source k8s/",
    "breakwater paths --assume psa=restricted --source k8s/",
    "breakwater paths --assume new-policy.yaml --kubernetes-version 1.35 --cluster",
  ],
  async run(positionals, options, terminal) {
    if (positionals.length > 0) throw new UsageError("paths takes no arguments", "Name the ends by --from and --to.")
    const question = readQuestion(options)
    const format = text(options, "format") ?? "terminal"
    if (!isFormat(format))
      throw new UsageError(`paths cannot be written as ${format}`, `Use one of ${formats.join(", ")}.`)
    const { inventory: actual, incomplete: isUnread, kubernetesVersion } = await loadSources(options, terminal)
    const { applied, incomplete: unread } = await readApplied(options)
    writeIncomplete(unread, terminal)
    const { whatIf, withApplied } = await import("../app/what-if.ts")
    const inventory = applied.length > 0 ? withApplied(actual, applied) : actual
    const version = question.version ?? kubernetesVersion
    const images = await readFlaws({ inventory, ...(version ? { kubernetesVersion: version } : {}) }, options, terminal)
    const asked = { ...question, ...(version ? { version } : {}), ...(images ? { flaws: images.flaws } : {}) }
    const incomplete = isUnread || unread.length > 0 || images?.isIncomplete === true
    const { pathRadius } = await import("../app/paths.ts")
    const { findAttackPaths } = await import("../app/find-attack-paths.ts")
    try {
      if (flag(options, "radius")) {
        const { from } = asked
        if (from === undefined) throw new UsageError("--radius needs a start", "Name it: --from shop/Deployment/cart.")
        const gained = pathRadius(inventory, { ...asked, from })
        await terminal.write(
          format === "json"
            ? `${JSON.stringify({ from, gained }, null, 2)}\n`
            : (await import("./paths-view.ts")).renderRadius(from, gained, terminal),
        )
        return incomplete ? 3 : 0
      }
      const found = await findAttackPaths(inventory, asked)
      const isAssumed = applied.length > 0 || question.assume !== undefined || question.version !== undefined
      const report = isAssumed
        ? { ...found, whatIf: whatIf(actual, applied, asked, kubernetesVersion ? { version: kubernetesVersion } : {}) }
        : found
      const written = await render(report, asked, format, {
        ...terminal,
        all: flag(options, "all"),
        explain: flag(options, "explain"),
      })
      const file = text(options, "output")
      if (file === undefined) await terminal.write(written)
      else writeReport(file, [written])
      if (incomplete || report.incomplete.length > 0) return 3
      return report.paths.length > 0 ? 1 : 0
    } catch (error) {
      throw unknownEnd(error)
    }
  },
}

async function render(
  report: AssumedReport,
  question: PathQuestion,
  format: Format,
  terminal: Pick<Terminal, "style" | "width"> & { readonly all: boolean; readonly explain: boolean },
): Promise<string> {
  if (format === "json") return `${JSON.stringify(report, null, 2)}\n`
  if (format === "terminal") return (await import("./paths-view.ts")).renderPaths(report, question, terminal)
  const pictures = (await import("../app/picture-paths.ts")).picturePaths(report)
  if (format === "svg") return (await import("../outputs/paths/svg.ts")).renderSvg(pictures)
  if (format === "html")
    return (await import("../outputs/html/paths-page.ts")).renderPathsPage(pictures, `${tool.name} ${tool.version}`)
  const { renderDot, renderMermaid } = await import("../outputs/paths/diagram.ts")
  return format === "dot" ? renderDot(pictures.overview) : renderMermaid(pictures.overview)
}
