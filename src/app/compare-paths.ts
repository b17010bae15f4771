import { buildGraph, type PathGraph } from "../engines/paths/build.ts"
import type { PathHop } from "../engines/paths/path.ts"
import { search } from "../engines/paths/search.ts"
import { readWorld } from "../engines/paths/world.ts"
import { getOrAdd } from "../lib/get-or-add.ts"
import { isSameJson } from "../lib/json.ts"
import type { Inventory } from "../model/inventory.ts"
import type { Location } from "../model/location.ts"
import type { Place } from "../model/workload/setting.ts"
import { changedObjects, guiltyChange, type ObjectChange, placeOfChange } from "./guilty-change.ts"
import { locatePlaces } from "./locate.ts"
import { type PathAnalysis, shortName } from "./paths.ts"

/** An attack path that is in one state only. */
export interface PathChange {
  readonly from: string
  readonly to: string
  readonly risk: number
  readonly sentences: readonly string[]
  /** The step that the other state does not allow, and where it is written. */
  readonly because: { readonly sentence: string; readonly locations: readonly Location[] }
}

export interface PathChanges {
  readonly added: readonly PathChange[]
  readonly removed: readonly PathChange[]
}

/** Paths that one state has and another has not, each with what is guilty. */
export function comparePaths(before: PathAnalysis, after: PathAnalysis): PathChanges {
  const [old, now] = [before.model.world.inventory, after.model.world.inventory]
  const [isNew, isGone] = ["is new", "is gone"]
  return {
    added: pathsWithout({
      mine: after,
      theirs: before,
      changes: changedObjects(now, old),
      words: { mine: isNew, other: isGone },
    }),
    removed: pathsWithout({
      mine: before,
      theirs: after,
      changes: changedObjects(old, now),
      words: { mine: isGone, other: isNew },
    }),
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
  const { inventory, options } = mine.model.world
  const other = theirs.model.world.inventory
  const known = new Set(theirs.paths.map(({ from, goal }) => `${from} ${goal.name}`))
  const blamed = new Map<string, { readonly because: PathChange["because"] | undefined }>()
  /** For hops whose own lines are the same in both states: what gates them is written elsewhere. */
  const blame = (hop: PathHop): PathChange["because"] | undefined => {
    const guilty = guiltyChange(inventory, changes, (state) => isPossible(buildGraph(readWorld(state, options)), hop))
    const place = guilty && placeOfChange(guilty)
    if (!place) return undefined
    const { resource } = place
    const how = guilty.mine && guilty.other ? "is otherwise" : guilty.mine ? words.mine : words.other
    const name = [resource.namespace, resource.name].filter(Boolean).join("/")
    return { sentence: `${resource.kind} ${name} ${how}. ${hop.sentence}`, locations: locatePlaces([place]) }
  }
  const blameOnce = (hop: PathHop): PathChange["because"] | undefined =>
    getOrAdd(blamed, `${hop.primitive} ${hop.from.join()} ${hop.to}`, () => ({ because: blame(hop) })).because
  return mine.paths
    .filter(({ from, goal }) => !known.has(`${from} ${goal.name}`))
    .map((path) => {
      const impossible = path.hops.filter((hop) => !isPossible(theirs.model, hop))
      const causes = (impossible.length > 0 ? impossible : path.hops).map((hop) => {
        const changed = changedPlaces(hop.places, other)
        const otherwise = changed.length === 0 && impossible.length > 0 ? blameOnce(hop) : undefined
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
