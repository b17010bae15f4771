import type { PathQuestion } from "../app/paths.ts"
import { closest } from "../lib/closest.ts"
import { type Command, flag, type OptionValues, text, texts, UsageError } from "./command.ts"
import { readVersion } from "./judging.ts"
import { loadSources, sourceOptions } from "./question.ts"

/** Options that say what is asked and what is assumed. */
export const pathOptions = {
  from: {
    type: "string",
    value: "ENTRY",
    describe:
      "where the attacker begins: internet, shop/Deployment/cart, node/NAME, ServiceAccount:shop/cart, User:alice",
  },
  to: {
    type: "string",
    value: "ASSET",
    describe:
      "cluster-admin, node-root[/NODE], secrets/NAMESPACE, identity/SUBJECT, etcd, cloud[/ROLE], cluster[/NAME]",
  },
  assume: {
    type: "string",
    multiple: true,
    value: "WHAT",
    describe: "what if: psa=baseline, psa=restricted, netpol=default-deny",
  },
  "kubernetes-version": { type: "string", value: "V", describe: "what if the cluster ran Kubernetes V" },
} as const

export const pathsCommand: Command = {
  name: "paths",
  arguments: "",
  describe: "attack paths from entries to what is precious, and the smallest set of fixes that cuts them",
  options: {
    ...sourceOptions,
    ...pathOptions,
    top: { type: "string", value: "N", describe: "with --from and --to: the N best paths (default 1)" },
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
    const { inventory, incomplete, kubernetesVersion } = await loadSources(options, terminal)
    const version = question.version ?? kubernetesVersion
    const asked = { ...question, ...(version ? { version } : {}) }
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
      const report = attackPaths(inventory, asked)
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

/** What the options ask. Throws UsageError. */
export function readQuestion(options: OptionValues): PathQuestion {
  const from = text(options, "from")
  const to = text(options, "to")
  const top = text(options, "top")
  const version = readVersion(text(options, "kubernetes-version"))
  if (top !== undefined && !/^[1-9]\d?$/.test(top)) throw new UsageError(`"${top}" is no number of paths from 1 to 99`)
  if (top !== undefined && (from === undefined || to === undefined))
    throw new UsageError("--top counts the paths between two ends", "Name both: --from and --to.")
  const assume = readAssumptions(texts(options, "assume"))
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(top === undefined ? {} : { top: Number(top) }),
    ...(version ? { version } : {}),
    ...(assume ? { assume } : {}),
  }
}

function readAssumptions(given: readonly string[]): PathQuestion["assume"] {
  if (given.length === 0) return undefined
  const read = given.map((one): NonNullable<PathQuestion["assume"]> => {
    if (one === "psa=baseline" || one === "psa=restricted")
      return { podSecurity: one === "psa=baseline" ? "baseline" : "restricted" }
    if (one === "netpol=default-deny") return { networkPolicy: "default-deny" }
    throw new UsageError(`"${one}" cannot be assumed`, "Known: psa=baseline, psa=restricted, netpol=default-deny.")
  })
  return Object.assign({}, ...read)
}

/** A name that nothing has, with what was probably meant. */
export function unknownEnd(error: unknown): unknown {
  const { code, end, candidates = [] } = error as { code?: string; end?: string; candidates?: readonly string[] }
  if (code !== "unknown-end" || !(error instanceof Error)) return error
  const name = /"(.*)"/.exec(error.message)?.[1] ?? ""
  const near = closest(name, candidates)
  const forms =
    end === "from"
      ? "Write internet, NAMESPACE/KIND/NAME, node/NAME, ServiceAccount:NAMESPACE/NAME, User:NAME or Group:NAME."
      : "Write cluster-admin, node-root/NODE, secrets/NAMESPACE, identity/SUBJECT, etcd, cloud/ROLE or cluster/NAME."
  return new UsageError(error.message, near ? `Did you mean ${near}?` : forms)
}
