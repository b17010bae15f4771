import type { Graph } from "./graph.ts"

/** What an attacker is after, and how much it is worth: 1 is the whole cluster. */
export interface Goal {
  readonly name: string
  readonly fact: number
  readonly value: number
  /** Why it is worth that. */
  readonly why: string
}

const values: readonly (readonly [prefix: string, value: number, why: string])[] = [
  ["cluster-admin", 1, "it is the whole cluster"],
  ["etcd", 1, "it is the whole cluster"],
  ["cluster/", 0.9, "it is another cluster, as far as the credentials go"],
  ["node-root/", 0.6, "it is everything that runs on a node, now and later"],
  ["cloud/", 0.6, "it is what the role may do outside of the cluster"],
  ["identity/", 0.4, "it is what one identity may do"],
  ["secrets/kube-system", 0.8, "Kubernetes keeps its own credentials there"],
  ["secrets/", 0.4, "it is what one namespace is trusted with"],
]

const worthOf = (goal: string): Pick<Goal, "value" | "why"> => {
  const [, value = 0.2, why = "it is a step to more"] = values.find(([prefix]) => goal.startsWith(prefix)) ?? []
  return { value, why }
}

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
    if (fact !== undefined) return { name, fact, ...worthOf(isGathered ? (gatheredGoals[name] as string) : name) }
  }
  return undefined
}
