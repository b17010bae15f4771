import { buildWorld } from "../engines/network/build-world.ts"
import {
  type ClusterSource,
  ciliumMesh,
  doorsOf,
  exportedServices,
  globalServices,
} from "../engines/network/clusters/cluster-links.ts"
import { explainWays, type WayExplanation } from "../engines/network/clusters/explain-ways.ts"
import { type Between, Federation } from "../engines/network/clusters/federation.ts"
import { joinWorlds } from "../engines/network/clusters/join-worlds.ts"
import { connectionsOf } from "../engines/network/connections.ts"
import { type DialectName, dialects } from "../engines/network/dialect.ts"
import { resolveEndpoint } from "../engines/network/endpoints.ts"
import { formatPorts, noPorts, type PortSet, portPoint, portRanges } from "../engines/network/ports.ts"
import type { Endpoint } from "../engines/network/reachability.ts"
import { covers, intersect, union } from "../lib/intervals.ts"
import type { Inventory } from "../model/inventory.ts"
import type { ShownReached } from "./exposure.ts"
import { type ReachQuestion, reasonsBetween, type ShownConnection, showReasons } from "./network.ts"

export type { Between }
export const betweenNames: readonly Between[] = ["mesh", "flat", "services"]

export interface JoinedClusters {
  readonly federation: Federation
  readonly sources: readonly ClusterSource[]
  readonly dialect: DialectName
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
  const answer = joinWorlds(worlds, between === "mesh" ? "mesh" : "flat", dialects[dialect])
  const shared = [...exportedServices(sources), ...(between === "mesh" ? globalServices(sources) : [])]
  return { federation: new Federation(answer, between, shared, sources.flatMap(doorsOf)), sources, dialect }
}

/** A connection of several clusters; `through` names the Services that it takes from one to another. */
export interface FederatedConnection extends ShownConnection {
  readonly through?: string
}

/** Who reaches whom in and between clusters. */
export function reachAcross(
  { federation }: JoinedClusters,
  { from, to, ports }: ReachQuestion,
): readonly FederatedConnection[] {
  const { answer } = federation
  const ends = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const isPair = from !== undefined && to !== undefined
  const judge = (source: Endpoint, target: Endpoint) => federation.verdict(source, target)
  return [...connectionsOf(answer, ends, judge)].flatMap(
    ({ from: source, to: target, verdict }): FederatedConnection[] => {
      const limit = (set: PortSet) => (ports ? intersect(set, ports) : set)
      const allowed = formatPorts(limit(verdict.allowed))
      const open = formatPorts(limit(verdict.undefined))
      if (!isPair && allowed.length + open.length === 0) return []
      const through = clusterOf(source) === clusterOf(target) ? [] : servicesBetween(federation, source, target, ports)
      const shown = { from: source, to: target, allowed, undefined: open }
      const because = reasonsBetween(answer, source, target, ports)
      return [{ ...shown, because, ...(through.length > 0 ? { through: through.join(", ") } : {}) }]
    },
  )
}

const clusterOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(":")))
const isWorkload = (name: string): boolean => /^[^/]+:[^/]+\/[^/]+\/.+/.test(name)

/** Services that carry what no direct way does. */
function servicesBetween(
  federation: Federation,
  from: string,
  to: string,
  ports: PortSet | undefined,
): readonly string[] {
  const sources = resolveEndpoint(federation.answer, from) ?? []
  const targets = resolveEndpoint(federation.answer, to) ?? []
  const ways = sources.flatMap((source) => targets.flatMap((target) => federation.ways(source, target)))
  const limit = (set: PortSet) => (ports ? intersect(set, ports) : set)
  const direct = ways
    .filter(({ through }) => through.length === 0)
    .reduce((sum, { verdict }) => union(sum, verdict.allowed), noPorts)
  const carries = ways.filter(
    ({ verdict, through }) =>
      through.length > 0 &&
      limit(union(verdict.allowed, verdict.undefined)).length > 0 &&
      !covers(direct, limit(union(verdict.allowed, verdict.undefined))),
  )
  return [...new Set(carries.flatMap(({ through }) => through))]
}

/** Why a port is reached or not: every way to it, the best first. */
export function explainAcross(
  { federation }: JoinedClusters,
  from: string,
  to: string,
  ports: PortSet,
): readonly WayExplanation[] {
  const [source] = resolveEndpoint(federation.answer, from) ?? []
  const target = (resolveEndpoint(federation.answer, to) ?? []).find(
    (one) => one.kind !== source?.kind || one.index !== source.index,
  )
  const [range] = portRanges(ports)
  return source && target && range
    ? explainWays(federation, source, target, portPoint(range.protocol, range.first))
    : []
}

export const showWay = ({ verdict, through, because, flips }: WayExplanation) => ({
  verdict,
  ...(through.length > 0 ? { through: through.join(", ") } : {}),
  because: showReasons(because),
  flips: showReasons(flips),
})

/** What whoever holds a workload gets at within some steps, from cluster to cluster. O(connections). */
export function blastAcross(joined: JoinedClusters, from: string, hops: number): readonly ShownReached[] {
  const found = new Map<string, ShownReached>()
  let frontier = [from]
  for (let step = 1; step <= hops && frontier.length > 0; step++) {
    const next: string[] = []
    for (const via of frontier)
      for (const { to, allowed, through } of reachAcross(joined, { from: via })) {
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
