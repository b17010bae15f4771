import { getOrAdd } from "../../lib/get-or-add.ts"

/** Sorts claims into problems: those that share a name, directly or through others, are one. In the order of first claims. */
export function groupByName<T extends { readonly names: readonly string[] }>(
  claims: readonly T[],
): readonly (readonly T[])[] {
  const parent = new Map<string, string>()
  const rootOf = (name: string): string => {
    let root = name
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) {
      parent.set(root, parent.get(up) ?? up)
      root = up
    }
    return root
  }
  for (const { names } of claims) {
    const root = rootOf(names[0] as string)
    for (const name of names) parent.set(rootOf(name), root)
  }
  const groups = new Map<string, T[]>()
  for (const claim of claims) getOrAdd(groups, rootOf(claim.names[0] as string), () => []).push(claim)
  return [...groups.values()]
}

/** The name that people know a problem by: CVE before GHSA before the feed's own. */
export const bestName = (ids: readonly string[]): string =>
  ids.find((id) => id.startsWith("CVE-")) ?? ids.find((id) => id.startsWith("GHSA-")) ?? (ids[0] as string)
