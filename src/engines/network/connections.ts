import { getOrAdd } from "../../lib/get-or-add.ts"
import { subtract, union } from "../../lib/intervals.ts"
import { resolveEndpoint } from "./endpoints.ts"
import type { Verdict } from "./outcome.ts"
import { noPorts } from "./ports.ts"
import type { Endpoint, Reachability } from "./reachability.ts"

/** What is allowed between two named endpoints, as the contract names them. */
export interface Connection {
  readonly from: string
  readonly to: string
  readonly verdict: Verdict
}

/**
 * Connections between workloads and with the Internet, or those of one source, one sink or one pair. Pairs with nothing
 * allowed or undefined are left out unless both ends are named. Several pods of one name count together: a port is
 * allowed where it is between any two of them. `between` judges one pair, by default as the policies do.
 */
export function* connectionsOf(
  answer: Reachability,
  { from, to }: { readonly from?: string; readonly to?: string } = {},
  between: (from: Endpoint, to: Endpoint) => Verdict = (source, target) => answer.between(source, target),
): Generator<Connection> {
  const all = from !== undefined && to !== undefined ? [] : everyGroup(answer)
  const targets = to === undefined ? all : [namedGroup(answer, to)]
  for (const source of from === undefined ? all : [namedGroup(answer, from)])
    for (const target of targets) {
      const isPair = from !== undefined && to !== undefined
      if (!isPair && (source.name === target.name || (source.isOutside && target.isOutside))) continue
      const verdict = betweenGroups(between, source, target)
      if (isPair || verdict.allowed.length + verdict.undefined.length > 0)
        yield { from: source.name, to: target.name, verdict }
    }
}

interface Group {
  readonly name: string
  readonly isOutside: boolean
  /** One endpoint for each class and node. */
  readonly members: readonly Endpoint[]
}

/** All workloads, and the Internet. O(pods). */
function everyGroup(answer: Reachability): readonly Group[] {
  const endpoints = new Map<string, Endpoint[]>()
  let index = 0
  for (const { id } of answer.pods) getOrAdd(endpoints, id, () => []).push({ kind: "pod", index: index++ })
  const workloads = [...endpoints].map(([name, members]) => makeGroup(answer, name, members))
  return [...workloads, namedGroup(answer, "internet")]
}

const namedGroup = (answer: Reachability, name: string): Group =>
  makeGroup(answer, name, resolveEndpoint(answer, name) ?? [])

function makeGroup(answer: Reachability, name: string, endpoints: readonly Endpoint[]): Group {
  const members = new Map<string, Endpoint>()
  for (const endpoint of endpoints) {
    const node = endpoint.kind === "pod" ? answer.pods.at(endpoint.index)?.node : ""
    getOrAdd(members, `${answer.classOf(endpoint)} ${node}`, () => endpoint)
  }
  const list = [...members.values()]
  return { name, isOutside: list.length > 0 && list.every(({ kind }) => kind === "class"), members: list }
}

function betweenGroups(between: (from: Endpoint, to: Endpoint) => Verdict, from: Group, to: Group): Verdict {
  let allowed = noPorts
  let possible = noPorts
  for (const source of from.members)
    for (const target of to.members) {
      const verdict = between(source, target)
      allowed = union(allowed, verdict.allowed)
      possible = union(possible, union(verdict.allowed, verdict.undefined))
    }
  return { allowed, undefined: subtract(possible, allowed) }
}
