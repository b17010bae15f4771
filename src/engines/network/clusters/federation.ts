import { getOrAdd } from "../../../lib/get-or-add.ts"
import { covers, intersect, overlaps, subtract, union } from "../../../lib/intervals.ts"
import { allV4 } from "../../../lib/ip.ts"
import { classOfAddress } from "../classes.ts"
import { resolveEndpoint } from "../endpoints.ts"
import type { Verdict } from "../outcome.ts"
import { noPorts, type PortSet } from "../ports.ts"
import type { Endpoint, Reachability } from "../reachability.ts"
import type { ClusterHome } from "../world.ts"
import type { Door, IpFamily, SharedService } from "./cluster-links.ts"

/**
 * How clusters are joined: `mesh` (Cilium Cluster Mesh: pods with their labels), `flat` (peered networks: pods as
 * addresses), `services` (nothing but exported Services and what is open outside).
 */
export type Between = "mesh" | "flat" | "services"

/** One way from an endpoint to another. */
export interface Way {
  /** By ports of the target. */
  readonly verdict: Verdict
  /** The Services it goes through; none for a direct one that needs none. */
  readonly through: readonly string[]
  /** For a way through an address outside. */
  readonly door?: Door
}

const nothing: Verdict = { allowed: noPorts, undefined: noPorts }
const possible = (verdict: Verdict): PortSet => union(verdict.allowed, verdict.undefined)

/** Who reaches whom in and between clusters. */
export class Federation {
  readonly answer: Reachability
  readonly between: Between
  readonly #shared = new Map<string, SharedService[]>()
  readonly #doors = new Map<string, Door[]>()
  /** Public addresses by family. */
  readonly #internet: Readonly<Record<IpFamily, readonly Endpoint[]>>
  /** The clusters. */
  readonly homes: readonly ClusterHome[]

  constructor(answer: Reachability, between: Between, shared: readonly SharedService[], doors: readonly Door[]) {
    this.answer = answer
    this.between = between
    this.homes = [...new Set([...answer.pods, ...answer.nodes].flatMap(({ cluster }) => cluster ?? []))]
    const isV4 = ({ index }: Endpoint) => {
      const endpoint = answer.classes.list.at(index)
      return endpoint?.kind === "addresses" && overlaps(endpoint.addresses, allV4)
    }
    const everywhere = resolveEndpoint(answer, "internet") ?? []
    this.#internet = { IPv4: everywhere.filter(isV4), IPv6: everywhere.filter((one) => !isV4(one)) }
    for (const one of shared) for (const pod of one.targets.keys()) getOrAdd(this.#shared, pod, () => []).push(one)
    for (const one of doors) for (const pod of one.targets.keys()) getOrAdd(this.#doors, pod, () => []).push(one)
  }

  /** Name of the cluster that an endpoint belongs to; undefined outside of all. */
  clusterOf({ kind, index }: Endpoint): string | undefined {
    if (kind === "class") return undefined
    return (kind === "pod" ? this.answer.pods.at(index) : this.answer.nodes[index])?.cluster?.name
  }

  /** Ports on which some way leads from one endpoint to another. */
  verdict(from: Endpoint, to: Endpoint): Verdict {
    return anyOf(this.ways(from, to).map((way) => way.verdict))
  }

  /** Every way; the direct one first, however little it allows. */
  ways(from: Endpoint, to: Endpoint): readonly Way[] {
    const [source, target] = [this.clusterOf(from), this.clusterOf(to)]
    const direct = this.answer.between(from, to)
    if (source === undefined || target === undefined || source === target) return [{ verdict: direct, through: [] }]
    const pod = to.kind === "pod" ? this.answer.pods.at(to.index)?.podId : undefined
    const doors = (from.kind === "pod" && pod !== undefined && this.#doors.get(pod)) || []
    const shared = {
      verdict: limit(direct, this.exportedTo(source, pod ?? "")),
      through: this.#sharedWith(source, pod ?? "").map(({ service }) => service),
    }
    return [
      ...(this.between === "services" ? [] : [{ verdict: direct, through: [] }]),
      ...(this.between === "services" || shared.through.length > 0 ? [shared] : []),
      ...doors.map(
        (door): Way => ({ verdict: this.#through(door, from, to, pod ?? ""), through: [door.service], door }),
      ),
    ]
  }

  /** Ports of a pod, `east:namespace/pod`, that Services lead to which another cluster may use. */
  exportedTo(cluster: string, pod: string): PortSet {
    return this.#sharedWith(cluster, pod).reduce<PortSet>(
      (sum, { targets }) => union(sum, targets.get(pod) ?? noPorts),
      noPorts,
    )
  }

  /** Ports of all pods of a cluster that Services lead to which another may use. */
  exportedBetween(importer: string, exporter: string): PortSet {
    return [...this.#shared].reduce<PortSet>(
      (sum, [pod, [first]]) => (first?.cluster === exporter ? union(sum, this.exportedTo(importer, pod)) : sum),
      noPorts,
    )
  }

  #sharedWith(cluster: string, pod: string): readonly SharedService[] {
    return (this.#shared.get(pod) ?? []).filter(({ importers }) => importers?.has(cluster) ?? true)
  }

  /** Out of one cluster to an address outside, and in from there to the other. */
  #through(door: Door, from: Endpoint, to: Endpoint, pod: string): Verdict {
    const out = this.exits(door, from)
    const behind = door.targets.get(pod) ?? noPorts
    if (out === "denied") return nothing
    const inward = limit(
      allOf(this.sources(door, from).map((source) => this.answer.between(source, to, "ingress"))),
      behind,
    )
    return out === "allowed" && !door.isLimited ? inward : { allowed: noPorts, undefined: possible(inward) }
  }

  /** Whether a client of another cluster gets to the door: it may take any address of it. */
  exits(door: Door, from: Endpoint): "allowed" | "undefined" | "denied" {
    const { answer } = this
    const fronts = this.fronts(door)
    const verdicts = fronts.map((front) => answer.between(from, front, "egress"))
    const verdict = this.isChoice(door) ? anyOf(verdicts) : allOf(verdicts)
    if (covers(verdict.allowed, door.front)) return "allowed"
    return overlaps(possible(verdict), door.front) ? "undefined" : "denied"
  }

  /** Whether clients choose among the fronts of a door, rather than nobody knowing which it is. */
  isChoice({ at, cluster }: Door): boolean {
    return at === "nodes" ? this.#nodesOf(cluster).length > 0 : at !== "somewhere"
  }

  /** Whether nothing but a Service leads from one endpoint to another. */
  needsService(from: Endpoint, to: Endpoint): boolean {
    const [source, target] = [this.clusterOf(from), this.clusterOf(to)]
    return this.between === "services" && source !== undefined && target !== undefined && source !== target
  }

  /** Where a door is; every public address, one of which it is, where nobody tells. */
  fronts({ at, cluster, family }: Door): readonly Endpoint[] {
    if (at === "somewhere") return this.#internet[family]
    if (at !== "nodes")
      return at.map((address) => ({ kind: "class", index: classOfAddress(this.answer.classes, address) }))
    const nodes = this.#nodesOf(cluster)
    return nodes.length > 0 ? nodes : this.#internet[family]
  }

  /** Whom a pod behind a door may see as its client: one of these, nobody knows which. */
  sources({ keepsSource, cluster, family }: Door, from: Endpoint): readonly Endpoint[] {
    return [
      ...(this.between === "services" ? [] : [from]),
      ...this.#internet[family],
      ...(keepsSource ? [] : this.#nodesOf(cluster)),
    ]
  }

  #nodesOf(cluster: string): readonly Endpoint[] {
    return this.answer.nodes.flatMap((node, index) => (node.cluster?.name === cluster ? [{ kind: "node", index }] : []))
  }
}

const limit = (verdict: Verdict, ports: PortSet): Verdict => ({
  allowed: intersect(verdict.allowed, ports),
  undefined: intersect(verdict.undefined, ports),
})

/** Allowed where any of them is. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  const allowed = verdicts.reduce((sum, one) => union(sum, one.allowed), noPorts)
  return {
    allowed,
    undefined: subtract(
      verdicts.reduce((sum, one) => union(sum, possible(one)), noPorts),
      allowed,
    ),
  }
}

/** Allowed where all of them are, undefined where some may be. */
function allOf([first, ...more]: readonly Verdict[]): Verdict {
  if (!first) return nothing
  const allowed = more.reduce((sum, one) => intersect(sum, one.allowed), first.allowed)
  return {
    allowed,
    undefined: subtract(
      more.reduce((sum, one) => union(sum, possible(one)), possible(first)),
      allowed,
    ),
  }
}
