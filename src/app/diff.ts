import type { PathGraph } from "../engines/paths/build.ts"
import type { PathHop } from "../engines/paths/path.ts"
import { search } from "../engines/paths/search.ts"
import { isSameJson } from "../lib/json.ts"
import type { Finding } from "../model/finding.ts"
import type { Inventory } from "../model/inventory.ts"
import { newestVersion } from "../model/kubernetes-version.ts"
import type { Location } from "../model/location.ts"
import type { Place } from "../model/workload/setting.ts"
import { locatePlaces } from "./locate.ts"
import { diffNetworks, type NetworkChange, networkOf } from "./network.ts"
import { analysePaths, type PathAnalysis, shortName } from "./paths.ts"
import { type LoadedInventory, type ScanOptions, scan } from "./scan.ts"

/** An attack path that is in one state only. */
export interface PathChange {
  readonly from: string
  readonly to: string
  readonly risk: number
  readonly sentences: readonly string[]
  /** The step that the other state does not allow, and where it is written. */
  readonly because: { readonly sentence: string; readonly locations: readonly Location[] }
}

/** What a change of the sources adds and removes. */
export interface SourceChange {
  readonly findings: { readonly added: readonly Finding[]; readonly removed: readonly Finding[] }
  readonly network: readonly NetworkChange[]
  readonly paths: { readonly added: readonly PathChange[]; readonly removed: readonly PathChange[] }
}

/** Compares two states by what they mean: files that were moved or rewritten without effect are no change. */
export function diffSources(base: LoadedInventory, head: LoadedInventory, options: ScanOptions = {}): SourceChange {
  const version = options.kubernetesVersion ?? head.kubernetesVersion ?? newestVersion
  const asked = { ...options, kubernetesVersion: version }
  const [before, after] = [base, head].map((loaded) => scan(loaded, asked).findings) as [
    readonly Finding[],
    readonly Finding[],
  ]
  const [old, now] = [base, head].map(({ inventory }) => analysePaths(inventory, { version })) as [
    PathAnalysis,
    PathAnalysis,
  ]
  return {
    findings: { added: without(after, before), removed: without(before, after) },
    network: diffNetworks(networkOf(base.inventory, "spec", version), networkOf(head.inventory, "spec", version)),
    paths: {
      added: pathsWithout(now, old, base.inventory),
      removed: pathsWithout(old, now, head.inventory),
    },
  }
}

const without = (findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] => {
  const known = new Set(others.map(({ id }) => id))
  return findings.filter(({ id, waiver }) => !known.has(id) && !waiver)
}

/** Pairs of start and goal that only one state connects. */
function pathsWithout(mine: PathAnalysis, theirs: PathAnalysis, other: Inventory): readonly PathChange[] {
  const known = new Set(theirs.paths.map(({ from, goal }) => `${from} ${goal.name}`))
  return mine.paths
    .filter(({ from, goal }) => !known.has(`${from} ${goal.name}`))
    .map((path) => {
      const impossible = path.hops.filter((hop) => !isPossible(theirs.model, hop))
      const causes = (impossible.length > 0 ? impossible : path.hops).map(({ sentence, places }) => ({
        sentence,
        locations: locatePlaces(changedPlaces(places, other)),
      }))
      // Being in a group stands in no file: what the group was given does.
      const because = causes.find(({ locations }) => locations.length > 0) ?? causes[0]
      return {
        from: shortName(path.from),
        to: path.to,
        risk: Number(path.risk.toPrecision(3)),
        sentences: path.hops.map(({ sentence }) => sentence),
        because: because ?? { sentence: "", locations: [] },
      }
    })
}

/** Whether a hop's end is within reach of its beginning in another state. */
function isPossible({ graph }: PathGraph, { from, to }: PathHop): boolean {
  const facts = from.map((name) => graph.numbers.get(name))
  const end = graph.numbers.get(to)
  if (end === undefined || facts.includes(undefined)) return false
  return Number.isFinite(search(graph, facts as number[], { until: end }).cost[end] as number)
}

/** Of the places of a hop, those in objects that the other state has not or has otherwise; else all. */
function changedPlaces(places: readonly Place[], other: Inventory): readonly Place[] {
  const changed = places.filter(({ resource }) => {
    const same = other.findAll(resource.kind, resource.group, resource.namespace, resource.name)
    return !same.some(({ object }) => isSameJson(object, resource.object))
  })
  return changed.length > 0 ? changed : places
}

export const isNoChange = ({ findings, network, paths }: SourceChange): boolean =>
  [findings.added, findings.removed, network, paths.added, paths.removed].every(({ length }) => length === 0)
