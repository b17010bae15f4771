import type { PathQuestion } from "../app/paths.ts"
import { closest } from "../lib/closest.ts"
import { type OptionValues, text, texts, UsageError } from "./command.ts"
import { readVersion } from "./kubernetes-version.ts"

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
