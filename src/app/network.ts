import { buildWorld } from "../engines/network/build-world.ts"
import { connectionsOf } from "../engines/network/connections.ts"
import { type DialectName, dialects } from "../engines/network/dialect.ts"
import { closed, diffReachability, type JointClass, opened } from "../engines/network/diff.ts"
import { resolveEndpoint, specialNames } from "../engines/network/endpoints.ts"
import { type Explanation, explain } from "../engines/network/explain.ts"
import { explainPair } from "../engines/network/explain-pair.ts"
import type { Direction } from "../engines/network/policy.ts"
import { formatPorts, type PortSet, portPoint, portRanges } from "../engines/network/ports.ts"
import { type Endpoint, type Reachability, reachability } from "../engines/network/reachability.ts"
import type { Reason } from "../engines/network/trace.ts"
import { type Intervals, intersect } from "../lib/intervals.ts"
import { type Address, formatCidrs } from "../lib/ip.ts"
import type { Inventory } from "../model/inventory.ts"
import type { KubernetesVersion } from "../model/kubernetes-version.ts"
import type { Location } from "../model/location.ts"
import { locatePlaces } from "./locate.ts"

export type { DialectName }
export const dialectNames = (Object.keys(dialects) as DialectName[]).filter((name) => name !== "outside-blocks")

/** Who reaches whom in an inventory, as one network plugin has it. */
export const networkOf = (
  inventory: Inventory,
  dialect: DialectName = "spec",
  version?: KubernetesVersion,
): Reachability => reachability(buildWorld(inventory, version), dialects[dialect])

/** A rule, or a policy that isolates, as answers name it. */
export interface ShownReason {
  readonly policy: string
  readonly direction: Direction
  /** Absent: no rule of the policy matches, and it isolates the pod. */
  readonly rule?: number
  readonly action: string
  readonly location?: Location
}

export interface ShownConnection {
  readonly from: string
  readonly to: string
  /** `TCP/80`, `TCP/8000-8010`, `any`. */
  readonly allowed: readonly string[]
  /** What Kubernetes leaves to the plugin, or policies of equal priority disagree on. */
  readonly undefined: readonly string[]
  /** What decides; empty where no policy has a say. Absent in large matrices. */
  readonly because?: readonly ShownReason[]
}

export interface ReachQuestion {
  /** An endpoint (docs/network.md); undefined for every workload and the Internet. */
  readonly from?: string
  readonly to?: string
  readonly ports?: PortSet
}

/** Connections of a matrix that are explained one by one; more take longer than anybody reads. */
const maxExplained = 500

/** Who reaches whom, and why. Pairs with nothing to show are left out, unless both ends are named. */
export function reach(answer: Reachability, { from, to, ports }: ReachQuestion): readonly ShownConnection[] {
  const isPair = from !== undefined && to !== undefined
  const ends = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const found = [...connectionsOf(answer, ends)].flatMap((connection) => {
    const { allowed, undefined: open } = connection.verdict
    const verdict = ports
      ? { allowed: intersect(allowed, ports), undefined: intersect(open, ports) }
      : connection.verdict
    return isPair || verdict.allowed.length + verdict.undefined.length > 0 ? [{ ...connection, verdict }] : []
  })
  return found.map(({ from, to, verdict }) => ({
    from,
    to,
    allowed: formatPorts(verdict.allowed),
    undefined: formatPorts(verdict.undefined),
    ...(found.length <= maxExplained ? { because: reasonsBetween(answer, from, to, ports) } : {}),
  }))
}

/** What decides about a connection: of the pods of either name, the first of each is asked. */
export function reasonsBetween(
  answer: Reachability,
  from: string,
  to: string,
  ports: PortSet | undefined,
): readonly ShownReason[] {
  const [source] = resolveEndpoint(answer, from) ?? []
  const target = (resolveEndpoint(answer, to) ?? []).find((one) => !isSame(one, source))
  if (!source || !target) return []
  const explained = explainPair(answer, source, target)
  const asked = ports ? explained.filter((one) => intersect(one.ports, ports).length > 0) : explained
  // Where something is allowed, what allows it is of interest; else what denies everything.
  const telling = asked.filter(({ verdict }) => verdict !== "denied")
  return distinctReasons(
    (telling.length > 0 ? telling : asked).flatMap(({ reasons }) => [...reasons.egress, ...reasons.ingress]),
  )
}

const isSame = (a: Endpoint, b: Endpoint | undefined): boolean => a.kind === b?.kind && a.index === b.index

/** Reasons as answers name them. */
export const showReasons = (reasons: readonly Reason[]): readonly ShownReason[] => reasons.map(showReason)

/** Each rule once, in order. */
export function distinctReasons(reasons: readonly Reason[]): readonly ShownReason[] {
  const seen = new Set<string>()
  return reasons
    .filter(({ policy, place, action }) => {
      const key = `${policy.id} ${place.resource.key} ${place.path} ${action}`
      return !seen.has(key) && seen.add(key)
    })
    .map(showReason)
}

export function showReason({ policy, direction, rule, action, place }: Reason): ShownReason {
  const [location] = locatePlaces([place])
  return {
    policy: policy.id,
    direction,
    ...(rule && rule.index >= 0 ? { rule: rule.index } : {}),
    action,
    ...(location ? { location } : {}),
  }
}

/** Whether a name means something in this network: undefined for a name of no known form. */
export const knowsEndpoint = (answer: Reachability, name: string): boolean | undefined => {
  const found = resolveEndpoint(answer, name)
  return found && found.length > 0
}

/** Names to suggest for a mistyped one. */
export function* endpointNames(answer: Reachability): Generator<string> {
  for (const { id } of answer.pods) yield id
  for (const { id } of answer.nodes) yield id
  yield* specialNames
}

/** Why one port is reached or not, and which rules together would have to go for that to change. */
export function explainPort(answer: Reachability, from: string, to: string, ports: PortSet): Explanation | undefined {
  const [source] = resolveEndpoint(answer, from) ?? []
  const target = (resolveEndpoint(answer, to) ?? []).find((one) => !isSame(one, source))
  const [range] = portRanges(ports)
  return source && target && range ? explain(answer, source, target, portPoint(range.protocol, range.first)) : undefined
}

/** Connections that two states of the network do not share. */
export interface NetworkChange {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly opens: readonly string[]
  readonly closes: readonly string[]
}

/** What opens and what closes between two states. Pods and addresses that fare alike are named together. */
export function diffNetworks(before: Reachability, after: Reachability): readonly NetworkChange[] {
  const changes = new Map<
    string,
    { from: Set<string>; to: Set<string>; opens: readonly string[]; closes: readonly string[] }
  >()
  const names = new Map<JointClass, readonly string[]>()
  const nameOf = (one: JointClass): readonly string[] => {
    const known = names.get(one)
    if (known) return known
    const named = one.addresses ? [addressesName(one.addresses)] : workloadsOf(one, before, after)
    names.set(one, named)
    return named
  }
  for (const change of diffReachability(before, after)) {
    const opens = formatPorts(opened(change))
    const closes = formatPorts(closed(change))
    if (opens.length + closes.length === 0) continue
    const from = nameOf(change.from)
    // Sources are listed one by one, so that every change is a sentence; their targets are gathered.
    const key = `${from.join(" ")} ${opens.join(",")} ${closes.join(",")}`
    const known = changes.get(key)
    if (known) for (const name of nameOf(change.to)) known.to.add(name)
    else changes.set(key, { from: new Set(from), to: new Set(nameOf(change.to)), opens, closes })
  }
  return [...changes.values()].map(({ from, to, opens, closes }) => ({ from: [...from], to: [...to], opens, closes }))
}

/** Workloads rather than their pods. */
function workloadsOf({ members }: JointClass, before: Reachability, after: Reachability): readonly string[] {
  return [...new Set(members.map((member) => idOf(member, after) ?? idOf(member, before) ?? member))]
}

function idOf(member: string, answer: Reachability): string | undefined {
  const index = answer.positions.get(member)
  return index === undefined ? undefined : answer.pods.at(index)?.id
}

/** Outside addresses as blocks; of many, the first few. */
function addressesName(addresses: Intervals<Address>): string {
  const blocks = formatCidrs(addresses)
  const [first = "", ...more] = blocks
  return `cidr/${first}${more.length > 0 ? ` and ${more.length} more` : ""}`
}
