import { buildGraph, type PathGraph } from "../engines/paths/build.ts"
import type { PathHop } from "../engines/paths/path.ts"
import { search } from "../engines/paths/search.ts"
import { readWorld } from "../engines/paths/world.ts"
import { getOrAdd } from "../lib/get-or-add.ts"
import { isSameJson } from "../lib/json.ts"
import type { Finding } from "../model/finding.ts"
import type { Inventory } from "../model/inventory.ts"
import { newestVersion } from "../model/kubernetes-version.ts"
import type { Location } from "../model/location.ts"
import type { Place } from "../model/workload/setting.ts"
import { diffFindings, type FindingChange } from "./diff-findings.ts"
import { changedObjects, guiltyChange, type ObjectChange, placeOfChange } from "./guilty-change.ts"
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
  readonly findings: FindingChange
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
  const words = ["is new", "is gone"] as const
  return {
    findings: diffFindings(before, after),
    network: diffNetworks(networkOf(base.inventory, "spec", version), networkOf(head.inventory, "spec", version)),
    paths: {
      added: pathsWithout({
        mine: now,
        theirs: old,
        changes: changedObjects(head.inventory, base.inventory),
        words: { mine: words[0], other: words[1] },
      }),
      removed: pathsWithout({
        mine: old,
        theirs: now,
        changes: changedObjects(base.inventory, head.inventory),
        words: { mine: words[1], other: words[0] },
      }),
    },
  }
}

/** Two states as seen from one of them. */
interface Compared {
  readonly mine: PathAnalysis
  readonly theirs: PathAnalysis
  readonly changes: readonly ObjectChange[]
  /** What the object of a change is called when only this state, or only the other has it. */
  readonly words: { readonly mine: string; readonly other: string }
}

/** Pairs of start and goal that only one state connects. */
function pathsWithout({ mine, theirs, changes, words }: Compared): readonly PathChange[] {
  const { inventory, version } = mine.model.world
  const other = theirs.model.world.inventory
  const known = new Set(theirs.paths.map(({ from, goal }) => `${from} ${goal.name}`))
  const blamed = new Map<string, PathChange["because"] | undefined>()
  /** For hops whose own lines are the same in both states: what gates them is written elsewhere. */
  const blame = (hop: PathHop): PathChange["because"] | undefined =>
    getOrAdd(blamed, `${hop.primitive} ${hop.from.join()} ${hop.to}`, () => {
      const guilty = guiltyChange(inventory, changes, (state) =>
        isPossible(buildGraph(readWorld(state, { version })), hop),
      )
      const place = guilty && placeOfChange(guilty)
      if (!place) return undefined
      const { resource } = place
      const how = guilty.mine && guilty.other ? "is otherwise" : guilty.mine ? words.mine : words.other
      const name = [resource.namespace, resource.name].filter(Boolean).join("/")
      return { sentence: `${resource.kind} ${name} ${how}. ${hop.sentence}`, locations: locatePlaces([place]) }
    })
  return mine.paths
    .filter(({ from, goal }) => !known.has(`${from} ${goal.name}`))
    .map((path) => {
      const impossible = path.hops.filter((hop) => !isPossible(theirs.model, hop))
      const causes = (impossible.length > 0 ? impossible : path.hops).map((hop) => {
        const changed = changedPlaces(hop.places, other)
        const otherwise = changed.length === 0 && impossible.length > 0 ? blame(hop) : undefined
        return (
          otherwise ?? {
            sentence: hop.sentence,
            locations: locatePlaces(changed.length > 0 ? changed : hop.places),
          }
        )
      })
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

/** Of the places of a hop, those in objects that the other state has not or has otherwise. */
const changedPlaces = (places: readonly Place[], other: Inventory): readonly Place[] =>
  places.filter(({ resource }) => {
    const same = other.findAll(resource.kind, resource.group, resource.namespace, resource.name)
    return !same.some(({ object }) => isSameJson(object, resource.object))
  })

export const isNoChange = ({ findings, network, paths }: SourceChange): boolean =>
  [findings.added, findings.removed, network, paths.added, paths.removed].every(({ length }) => length === 0)
