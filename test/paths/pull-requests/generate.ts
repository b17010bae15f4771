import type { JsonObject } from "../../../src/lib/json.ts"
import { type Random, seeded } from "../../differential/random.ts"
import { repository } from "./base.ts"
import { type Files, type Layout, layouts, plainLayout } from "./layout.ts"
import { type Plant, plants } from "./plants.ts"
import { type Refactor, refactors } from "./refactors.ts"

export interface PullRequest {
  readonly title: string
  readonly base: Files
  readonly head: Files
  /** Absent for one that changes nothing. */
  readonly plant?: Plant
}

const share = 0.6

/**
 * Pull requests to one repository, by seed: six of ten open a path, of every kind in turn, half of these among documents
 * that move; the others refactor. Layouts whose program is not among `programs` are left out.
 */
export function pullRequests(count: number, programs: readonly string[]): readonly PullRequest[] {
  const objects = repository()
  const base = plainLayout(objects)
  const usable = layouts.filter(({ program }) => program === undefined || programs.includes(program))
  const planted = Math.round(count * share)
  return Array.from({ length: count }, (_value, at) => {
    const random = seeded(at + 1)
    return at < planted
      ? openPath(objects, base, plants[at % plants.length] as Plant, usable, random)
      : refactor(objects, base, usable[(at - planted) % usable.length] as Layout, at - planted, random)
  })
}

function openPath(
  objects: readonly JsonObject[],
  base: Files,
  plant: Plant,
  usable: readonly Layout[],
  random: Random,
): PullRequest {
  const layout = random.chance(0.5) ? (layouts[0] as Layout) : random.pick(usable)
  return { title: `${plant.kind}, ${layout.kind}`, base, head: layout.write(plant.change(objects), random), plant }
}

function refactor(
  objects: readonly JsonObject[],
  base: Files,
  layout: Layout,
  at: number,
  random: Random,
): PullRequest {
  const first = refactors[at % refactors.length] as Refactor
  // Some do two things at once.
  const second = random.chance(0.3) ? random.pick(refactors) : undefined
  const changed = first.change(objects, random)
  const head = second ? second.change(changed, random) : changed
  const what = [first.kind, ...(second ? [second.kind] : []), layout.kind]
  return { title: what.join(", "), base, head: layout.write(head, random) }
}
