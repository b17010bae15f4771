import type { PathOptions } from "../../src/engines/paths/world.ts"
import type { Objects } from "./worlds.ts"

/** A world in which somebody reaches something, or does not. */
export interface Case {
  readonly what: string
  readonly from: string
  readonly to: string
  readonly world: Objects
  readonly options?: PathOptions
}

/** What one primitive is tried by. */
export interface Trial {
  readonly id: string
  readonly reaches: readonly Case[]
  readonly misses: readonly Case[]
}

const eve = "ServiceAccount:shop/eve"

export const yes = (what: string, to: string, world: Objects, more: Partial<Case> = {}): Case => ({
  what,
  from: eve,
  to,
  world,
  ...more,
})
export const no = yes
