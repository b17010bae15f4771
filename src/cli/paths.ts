import { type Command, flag, text, UsageError } from "./command.ts"
import { pathOptions, readQuestion, unknownEnd } from "./path-question.ts"
import { loadSources, sourceOptions } from "./question.ts"
import { imageOptions } from "./read-image.ts"
import { scanImageOptions } from "./scan-images.ts"
import { readFlaws, workloadImageOptions } from "./workload-images.ts"

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
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (default), json, mermaid or dot" },
  },
  examples: [
    "breakwater paths --source k8s/",
    "breakwater paths --from internet --source k8s/",
    "breakwater paths --from ServiceAccount:shop/cart --to secrets/payment --cluster",
    "breakwater paths --assume psa=restricted --source k8s/",
  ],
  async run(positionals, options, terminal) {
    if (positionals.length > 0) throw new UsageError("paths takes no arguments", "Name the ends by --from and --to.")
    const question = readQuestion(options)
    const format = text(options, "format") ?? "terminal"
    if (!["terminal", "json", "mermaid", "dot"].includes(format))
      throw new UsageError(`paths cannot be written as ${format}`, "Use terminal, json, mermaid or dot.")
    const { inventory, incomplete: isUnread, kubernetesVersion } = await loadSources(options, terminal)
    const version = question.version ?? kubernetesVersion
    const images = await readFlaws({ inventory, ...(version ? { kubernetesVersion: version } : {}) }, options, terminal)
    const asked = { ...question, ...(version ? { version } : {}), ...(images ? { flaws: images.flaws } : {}) }
    const incomplete = isUnread || images?.isIncomplete === true
    const { attackPaths, pathRadius } = await import("../app/paths.ts")
    const view = await import("./paths-view.ts")
    try {
      if (flag(options, "radius")) {
        const { from } = asked
        if (from === undefined) throw new UsageError("--radius needs a start", "Name it: --from shop/Deployment/cart.")
        const gained = pathRadius(inventory, { ...asked, from })
        await terminal.write(
          format === "json"
            ? `${JSON.stringify({ from, gained }, null, 2)}\n`
            : view.renderRadius(from, gained, terminal),
        )
        return incomplete ? 3 : 0
      }
      const first = attackPaths(inventory, asked)
      const report = first.certificate.optimal
        ? first
        : attackPaths(inventory, asked, await (await import("../app/cover-solver.ts")).loadCoverSolver())
      if (format === "json") await terminal.write(`${JSON.stringify(report, null, 2)}\n`)
      else if (format === "terminal")
        await terminal.write(view.renderPaths(report, asked, { ...terminal, all: flag(options, "all") }))
      else await terminal.write(format === "dot" ? view.renderDot(report.paths) : view.renderMermaid(report.paths))
      if (incomplete || report.incomplete.length > 0) return 3
      return report.paths.length > 0 ? 1 : 0
    } catch (error) {
      throw unknownEnd(error)
    }
  },
}
