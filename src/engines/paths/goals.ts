import type { Graph } from "./graph.ts"

/** What an attacker is after, and how much it is worth: 1 is the whole cluster. */
export interface Goal {
  readonly name: string
  readonly fact: number
  readonly value: number
}

const values: readonly (readonly [prefix: string, value: number])[] = [
  ["cluster-admin", 1],
  ["etcd", 1],
  ["cluster/", 0.9],
  ["node-root/", 0.6],
  ["cloud/", 0.6],
  ["identity/", 0.4],
  ["secrets/kube-system", 0.8],
  ["secrets/", 0.4],
]

export const worthOf = (goal: string): number => values.find(([prefix]) => goal.startsWith(prefix))?.[1] ?? 0.2

/** Goals that stand for all of a kind, by the prefix of their facts. */
export const gatheredGoals: Readonly<Record<string, string>> = {
  "node-root": "node-root/",
  cluster: "cluster/",
  cloud: "cloud/",
}

/** The goals that are looked at unless one is named, most valuable first. */
export function defaultGoals({ graph }: { readonly graph: Graph }): readonly Goal[] {
  return ["cluster-admin", "cluster", "node-root"].flatMap((name) => namedGoal({ graph }, name) ?? [])
}

/** A goal as the command line names it; `node-root`, `cluster` and `cloud` alone mean any. */
export function namedGoal({ graph }: { readonly graph: Graph }, name: string): Goal | undefined {
  const isGathered = Object.hasOwn(gatheredGoals, name)
  const candidates = isGathered ? [`any/${name}`] : [name, `identity/${name}`]
  for (const candidate of candidates) {
    const fact = graph.numbers.get(candidate)
    if (fact !== undefined) return { name, fact, value: worthOf(isGathered ? (gatheredGoals[name] as string) : name) }
  }
  return undefined
}
