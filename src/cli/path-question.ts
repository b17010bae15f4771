import { existsSync } from "node:fs"
import type { PathQuestion } from "../app/paths.ts"
import type { AppliedObjects } from "../app/what-if.ts"
import { closest } from "../lib/closest.ts"
import type { Incomplete } from "../model/finding.ts"
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
    describe: "what if: psa=baseline, psa=restricted, netpol=default-deny, or a file of objects that are applied",
  },
  "kubernetes-version": { type: "string", value: "V", describe: "what if the cluster ran Kubernetes V" },
} as const

/** What the options ask; files that are assumed are read by `readApplied`. Throws UsageError. */
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

const words: Readonly<Record<string, NonNullable<PathQuestion["assume"]>>> = {
  "psa=baseline": { podSecurity: "baseline" },
  "psa=restricted": { podSecurity: "restricted" },
  "netpol=default-deny": { networkPolicy: "default-deny" },
}

const isWord = (given: string): boolean => Object.hasOwn(words, given)

function readAssumptions(given: readonly string[]): PathQuestion["assume"] {
  for (const one of given)
    if (!isWord(one) && !existsSync(one)) {
      const near = closest(one, Object.keys(words))
      throw new UsageError(
        `"${one}" cannot be assumed`,
        near ? `Did you mean ${near}?` : `Known: ${Object.keys(words).join(", ")}, or a file of objects.`,
      )
    }
  const known = given.filter(isWord)
  return known.length === 0 ? undefined : Object.assign({}, ...known.map((one) => words[one]))
}

/** What is assumed that is no word. */
export const assumedFiles = (options: OptionValues): readonly string[] =>
  texts(options, "assume").filter((one) => !isWord(one))

/** Objects of the files that are assumed to be applied. Throws UsageError. */
export async function readApplied(
  options: OptionValues,
): Promise<{ readonly applied: readonly AppliedObjects[]; readonly incomplete: readonly Incomplete[] }> {
  const applied: AppliedObjects[] = []
  const incomplete: Incomplete[] = []
  for (const name of assumedFiles(options)) {
    const { loadInventory } = await import("../app/load.ts")
    const loaded = await loadInventory([name])
    incomplete.push(...loaded.incomplete)
    const resources = [...loaded.inventory.all()]
    if (resources.length === 0 && loaded.incomplete.length === 0)
      throw new UsageError(
        `${name} holds no Kubernetes object to assume`,
        "Name a file of manifests, such as a NetworkPolicy.",
      )
    applied.push({ name, resources })
  }
  return { applied, incomplete }
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
