import { existsSync } from "node:fs"
import { betweenNames, type JoinedClusters, joinClusters } from "../app/clusters.ts"
import { loadInventory, TargetError } from "../app/load.ts"
import { renderIncomplete } from "../outputs/terminal/report.ts"
import { type OptionSpecification, type OptionValues, text, texts, UsageError } from "./command.ts"
import { readDialect } from "./network.ts"
import type { Terminal } from "./terminal.ts"

export const betweenOption: OptionSpecification = {
  type: "string",
  value: "HOW",
  describe: "how clusters (--source NAME=PATH for each) are joined: mesh (Cilium), flat (peered networks), services",
}

/** Sources that are named, `east=east.json`: one cluster each. Undefined where none is. */
export function namedSources(options: OptionValues): ReadonlyMap<string, readonly string[]> | undefined {
  const named = new Map<string, string[]>()
  const sources = texts(options, "source")
  for (const source of sources) {
    const [, name, target] = /^([a-z0-9][-a-z0-9]{0,31})=(.+)$/.exec(source) ?? []
    if (name === undefined || target === undefined || existsSync(source)) continue
    named.set(name, [...(named.get(name) ?? []), target])
  }
  if (named.size === 0) return undefined
  const unnamed = sources.length - [...named.values()].flat().length
  if (unnamed > 0 || named.size < 2)
    throw new UsageError(
      "clusters are joined when each has a name",
      "Write --source east=east.json --source west=west.json.",
    )
  return named
}

/** Reads the clusters and joins them. */
export async function openClusters(
  named: ReadonlyMap<string, readonly string[]>,
  options: OptionValues,
  terminal: Terminal,
): Promise<{ readonly joined: JoinedClusters; readonly incomplete: boolean }> {
  const wanted = text(options, "between")
  const between = betweenNames.find((one) => one === wanted)
  if (wanted !== undefined && !between)
    throw new UsageError(`clusters are not joined by "${wanted}"`, `Use one of ${betweenNames.join(", ")}.`)
  const loaded = await Promise.all(
    [...named].map(async ([name, targets]) => ({ name, ...(await loadInventory(targets)) })),
  ).catch((error: unknown) => {
    if (error instanceof TargetError) throw new UsageError(error.message, error.advice)
    throw error
  })
  const style = { style: terminal.errorStyle, width: terminal.width, all: true }
  const problems = loaded.flatMap(({ incomplete }) => incomplete)
  for (const item of problems) for (const line of renderIncomplete(item, style)) terminal.writeError(line)
  const joined = joinClusters(loaded, readDialect(options), between)
  return { joined, incomplete: problems.length > 0 || loaded.some(({ inventory }) => inventory.size === 0) }
}
