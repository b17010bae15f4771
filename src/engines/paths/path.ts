import { fingerprint } from "../../model/fingerprint.ts"
import type { Place } from "../../model/workload/setting.ts"
import type { Graph, Step } from "./graph.ts"
import { isCircumstance, labelOf } from "./labels.ts"
import type { Proof } from "./proof.ts"

/** One step of a path: what somebody who has `from` does to have `to`. */
export interface PathHop {
  /** Id of the primitive. */
  readonly primitive: string
  /** Facts, as the command line names them; several where the step needs them together. */
  readonly from: readonly string[]
  readonly to: string
  readonly sentence: string
  readonly probability: number
  /** Why it is as probable as that. */
  readonly because: string
  readonly proofs: readonly Proof[]
  readonly places: readonly Place[]
  /** Rules of the graph that it is made of. */
  readonly rules: readonly number[]
}

export interface AttackPath {
  /** Stable across runs: of its stations and primitives. */
  readonly id: string
  readonly from: string
  readonly to: string
  /** Of all hops together, once the start is taken. */
  readonly probability: number
  readonly hops: readonly PathHop[]
  /** Rules of the graph, bodies before heads. */
  readonly rules: readonly number[]
}

/** A derivation as people read it: rules that only connect are part of the hop that they lead to. */
export function describePath(graph: Graph, start: number, goal: number, rules: readonly number[]): AttackPath {
  const giving = new Map(rules.map((rule) => [graph.head[rule] as number, rule]))
  const hops: PathHop[] = []
  let last = -1
  for (const rule of rules) {
    const head = graph.head[rule] as number
    if (graph.isHub[head] === 1) continue
    last = head
    hops.push(describeHop(graph, rule, giving))
  }
  // A goal that only gathers is named after what is gained.
  const target = graph.facts[graph.isHub[goal] === 1 && last >= 0 ? last : goal] ?? ""
  const probability = Math.exp(-rules.reduce((sum, rule) => sum + (graph.weight[rule] as number) - 0.001, 0))
  const from = graph.facts[start] ?? ""
  const shape = hops.map(({ primitive, from: stations, to }) => `${primitive} ${stations.join()} ${to}`)
  return { id: fingerprint("path", from, target, ...shape), from, to: target, probability, hops, rules }
}

function describeHop(graph: Graph, rule: number, giving: ReadonlyMap<number, number>): PathHop {
  const stations = new Set<number>()
  const steps: Step[] = []
  let weight = 0
  // Nearest to the head first.
  const queue = [rule]
  for (let at = 0; at < queue.length; at++) {
    const one = queue[at] as number
    steps.push(graph.steps[one] as Step)
    weight += (graph.weight[one] as number) - 0.001
    for (let position = graph.bodyStart[one] as number; position < (graph.bodyStart[one + 1] as number); position++) {
      const fact = graph.body[position] as number
      const before = graph.isHub[fact] === 1 ? giving.get(fact) : undefined
      if (before === undefined) stations.add(fact)
      else if (!queue.includes(before)) queue.push(before)
    }
  }
  const from = [...stations].map((fact) => graph.facts[fact] ?? "")
  const to = graph.facts[graph.head[rule] as number] ?? ""
  const actors = from.filter((fact) => !isCircumstance(fact)).map(labelOf)
  const by = actors.length > 0 ? actors.join(" and ") : "whoever is there"
  const telling = steps.find(({ say }) => say !== undefined)
  const primitive = telling?.primitive ?? steps.find((step) => step.primitive !== undefined)?.primitive
  const sentence = telling?.say?.(by, labelOf(to)) ?? connection(by, to)
  return {
    primitive: primitive ?? "BP-00",
    from,
    to,
    sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1),
    probability: Math.exp(-weight),
    because: steps.find(({ why }) => why !== undefined)?.why ?? "it follows from the configuration",
    proofs: steps.flatMap(({ proofs }) => proofs?.() ?? []),
    places: distinct(steps.toReversed().flatMap(({ places }) => places ?? [])),
    rules: queue,
  }
}

const connection = (by: string, to: string): string =>
  to.startsWith("identity/Group:") ? `${by} is in ${labelOf(to)}` : `${by} has ${labelOf(to)}`

function distinct(places: readonly Place[]): readonly Place[] {
  const seen = new Set<string>()
  return places.filter(({ resource, path }) => {
    const key = `${resource.key} ${path}`
    return !seen.has(key) && seen.add(key)
  })
}
