import { buildWorld } from "../engines/network/build-world.ts"
import {
  type ClusterLink,
  type ClusterSource,
  ciliumMesh,
  clusterLinks,
} from "../engines/network/clusters/cluster-links.ts"
import { joinWorlds } from "../engines/network/clusters/join-worlds.ts"
import { connectionsOf } from "../engines/network/connections.ts"
import { type DialectName, dialects } from "../engines/network/dialect.ts"
import { resolveEndpoint } from "../engines/network/endpoints.ts"
import type { Direction } from "../engines/network/policy.ts"
import { formatPorts, noPorts, type PortSet } from "../engines/network/ports.ts"
import type { Reachability } from "../engines/network/reachability.ts"
import { intersect, union } from "../lib/intervals.ts"
import type { Inventory } from "../model/inventory.ts"
import type { ShownReached } from "./exposure.ts"
import { type ReachQuestion, reasonsBetween, type ShownConnection } from "./network.ts"

/**
 * How clusters are joined: `mesh` (Cilium Cluster Mesh: pods with their labels), `flat` (peered networks: pods as
 * addresses), `services` (nothing but exported Services and what is open outside).
 */
export type Between = "mesh" | "flat" | "services"
export const betweenNames: readonly Between[] = ["mesh", "flat", "services"]

export interface JoinedClusters {
  readonly answer: Reachability
  readonly between: Between
  readonly links: readonly ClusterLink[]
}

/** One network of several inventories. Without a choice: a mesh where every cluster's Cilium tells of one. */
export function joinClusters(
  clusters: readonly { readonly name: string; readonly inventory: Inventory }[],
  dialect: DialectName,
  chosen?: Between,
): JoinedClusters {
  const sources = clusters.map(
    ({ name, inventory }): ClusterSource => ({ name, inventory, world: buildWorld(inventory) }),
  )
  const meshes = sources.map(({ inventory }) => ciliumMesh(inventory))
  const between = chosen ?? (meshes.every((mesh) => mesh !== undefined) ? "mesh" : "services")
  const worlds = sources.map(({ name, world }, i) => ({
    name,
    world,
    label: meshes[i]?.cluster ?? name,
    meansLocal: meshes[i]?.meansLocal ?? true,
  }))
  return {
    answer: joinWorlds(worlds, between === "mesh" ? "mesh" : "flat", dialects[dialect]),
    between,
    links: clusterLinks(sources),
  }
}

/** A connection of several clusters; `through` names the Service that it takes from one to another. */
export interface FederatedConnection extends ShownConnection {
  readonly through?: string
}

/** Who reaches whom in and between clusters. */
export function reachAcross(
  joined: JoinedClusters,
  { from, to, ports }: ReachQuestion,
): readonly FederatedConnection[] {
  const { answer, between } = joined
  const ends = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const isPair = from !== undefined && to !== undefined
  const direct = [...connectionsOf(answer, ends)].flatMap(
    ({ from: source, to: target, verdict }): FederatedConnection[] => {
      const isCross = clusterOf(source) !== clusterOf(target) && isWorkload(source) && isWorkload(target)
      const services = isCross && between === "services" ? exportedTo(joined, source, target) : undefined
      const limit = (set: PortSet) => limited(services ? intersect(set, services.ports) : set, ports)
      const allowed = formatPorts(limit(verdict.allowed))
      const open = formatPorts(limit(verdict.undefined))
      if (!isPair && allowed.length + open.length === 0) return []
      const because = reasonsBetween(answer, source, target, ports)
      return [
        {
          from: source,
          to: target,
          allowed,
          undefined: open,
          because,
          ...(services && allowed.length > 0 ? { through: services.names.join(", ") } : {}),
        },
      ]
    },
  )
  return [...direct, ...outsideConnections(joined, { ...ends, ...(ports ? { ports } : {}) })]
}

const limited = (set: PortSet, ports: PortSet | undefined): PortSet => (ports ? intersect(set, ports) : set)
const clusterOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(":")))
const isWorkload = (name: string): boolean => /^[^/]+:[^/]+\/[^/]+\/.+/.test(name)

/** Ports of a workload that Services exported to the cluster of another lead to. */
function exportedTo(
  { links }: JoinedClusters,
  from: string,
  to: string,
): { readonly ports: PortSet; readonly names: readonly string[] } {
  const own = links.filter(
    ({ kind, importers, targets }) =>
      kind === "exported" && targets.has(to) && (importers?.has(clusterOf(from)) ?? true),
  )
  return {
    ports: own.reduce<PortSet>((sum, { targets }) => union(sum, targets.get(to) ?? noPorts), noPorts),
    names: own.map(({ service }) => service),
  }
}

/** Through load balancers and node ports: out of one cluster to addresses outside, and in from there to the other. */
function outsideConnections(
  { answer, links }: JoinedClusters,
  { from, to, ports }: ReachQuestion,
): FederatedConnection[] {
  const sources = from === undefined ? [...new Set([...answer.pods].map(({ id }) => id))] : [from]
  return links
    .filter(({ kind }) => kind === "outside")
    .flatMap((link) =>
      [...link.targets]
        .filter(([id]) => to === undefined || to === id)
        .flatMap(([id, behind]) => {
          const inward = intersect(limited(behind, ports), withOutside(answer, id, "ingress"))
          if (inward.length === 0) return []
          return sources
            .filter((source) => isWorkload(source) && clusterOf(source) !== link.cluster)
            .filter((source) => intersect(withOutside(answer, source, "egress"), link.front).length > 0)
            .map((source) => ({
              from: source,
              to: id,
              allowed: formatPorts(inward),
              undefined: [],
              through: link.service,
            }))
        }),
    )
}

/** What a workload may do with the Internet in one direction. */
function withOutside(answer: Reachability, name: string, direction: Direction): PortSet {
  const outside = resolveEndpoint(answer, "internet") ?? []
  return (resolveEndpoint(answer, name) ?? []).reduce<PortSet>(
    (sum, own) =>
      outside.reduce<PortSet>((all, there) => {
        const verdict =
          direction === "ingress" ? answer.between(there, own, direction) : answer.between(own, there, direction)
        return union(all, verdict.allowed)
      }, sum),
    noPorts,
  )
}

/** What whoever holds a workload gets at within some steps, from cluster to cluster. O(connections). */
export function blastAcross(joined: JoinedClusters, from: string, hops: number): readonly ShownReached[] {
  const onward = new Map<string, FederatedConnection[]>()
  for (const connection of reachAcross(joined, {})) {
    const list = onward.get(connection.from) ?? []
    list.push(connection)
    onward.set(connection.from, list)
  }
  const found = new Map<string, ShownReached>()
  let frontier = [from]
  for (let step = 1; step <= hops && frontier.length > 0; step++) {
    const next: string[] = []
    for (const via of frontier)
      for (const { to, allowed, through } of onward.get(via) ?? []) {
        if (to === from || found.has(to) || allowed.length === 0) continue
        found.set(to, {
          name: to,
          hops: step,
          via: through === undefined ? via : `${via} through ${through}`,
          ports: allowed,
        })
        if (isWorkload(to)) next.push(to)
      }
    frontier = next
  }
  return [...found.values()]
}
