import { getOrAdd } from "../../lib/get-or-add.ts"
import { union } from "../../lib/intervals.ts"
import { resolveEndpoint } from "./endpoints.ts"
import type { Verdict } from "./outcome.ts"
import { noPorts, type PortSet } from "./ports.ts"
import type { Reachability } from "./reachability.ts"

/** Something that whoever holds a workload gets at, and the last step to it. */
export interface Reached {
  readonly name: string
  /** Steps to it, at least 1. */
  readonly hops: number
  /** Where the last step starts. */
  readonly via: string
  readonly ports: PortSet
}

/** What is no workload: the end of a way. */
const ends = ["internet", "metadata-service", "api-server", "etcd"]

/**
 * Everything within some steps of a workload, nearest first: each step is a connection that policies surely allow, and
 * every workload on the way is taken to be held. Undefined when nothing has that name. O(classes² + pods).
 */
export function blastRadius(answer: Reachability, from: string, hops: number): readonly Reached[] | undefined {
  const start = (resolveEndpoint(answer, from) ?? []).map((one) => answer.classOf(one))
  if (start.length === 0) return undefined
  const names = namesOfClasses(answer)
  /** The last step to each name. */
  const found = new Map<string, Reached>([[from, { name: from, hops: 0, via: from, ports: noPorts }]])
  let frontier = new Map([...new Set(start)].map((number) => [number, from]))
  const seen = new Set(frontier.keys())
  for (let step = 1; step <= hops && frontier.size > 0; step++) {
    const next = new Map<number, string>()
    for (const [source, via] of frontier)
      for (let target = 0; target < answer.classes.list.length; target++) {
        const ports = allowedBetween(answer, source, target)
        if (ports.length === 0) continue
        for (const name of names.get(target) ?? []) {
          const known = found.get(name)
          if (known && (known.hops < step || known.via !== via)) continue
          found.set(name, { name, hops: step, via, ports: union(known?.ports ?? noPorts, ports) })
          if (!seen.has(target) && answer.classes.list.at(target)?.kind === "pods") next.set(target, name)
        }
      }
    for (const number of next.keys()) seen.add(number)
    frontier = next
  }
  return [...found.values()].filter((one) => one.hops > 0)
}

function allowedBetween({ verdicts }: Reachability, from: number, to: number): PortSet {
  const verdict: Verdict = verdicts.verdict(verdicts.between(from, to))
  return verdict.allowed
}

/** Workloads, nodes and ends by class. */
function namesOfClasses(answer: Reachability): ReadonlyMap<number, ReadonlySet<string>> {
  const names = new Map<number, Set<string>>()
  const add = (number: number, name: string) => getOrAdd(names, number, () => new Set()).add(name)
  let index = 0
  for (const { id } of answer.pods) add(answer.classes.ofPod.get(index++), id)
  for (const [node, { id }] of answer.nodes.entries()) add(answer.classes.ofNode[node] as number, id)
  for (const end of ends)
    for (const one of resolveEndpoint(answer, end) ?? []) if (one.kind === "class") add(answer.classOf(one), end)
  return names
}
