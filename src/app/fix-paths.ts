import { fixesFor } from "../engines/paths/analyse.ts"
import { joinPatches } from "../engines/paths/apply-fixes.ts"
import type { PathFix } from "../engines/paths/fix.ts"
import type { JsonObject } from "../lib/json.ts"
import { Inventory } from "../model/inventory.ts"
import { Resource } from "../model/resource.ts"
import { type FixedFile, withTexts } from "./fix.ts"
import { analysePaths, type PathQuestion, UnknownEnd } from "./paths.ts"
import type { LoadedInventory } from "./scan.ts"
import { type UnwritablePatch, writePatches } from "./write-patches.ts"

export interface PathFixResult {
  readonly files: readonly FixedFile[]
  /** New objects; they belong into a file of their own. */
  readonly additions: readonly JsonObject[]
  readonly titles: readonly string[]
  /** What only a person can do. */
  readonly manual: readonly string[]
  readonly left: readonly UnwritablePatch[]
  /** Paths before, and in the texts as they are now. */
  readonly before: number
  readonly after: number
}

/** Works out what `breakwater fix --paths` writes, without writing it, and asks again whether a path is left. */
export function fixPaths(loaded: LoadedInventory, question: PathQuestion = {}): PathFixResult {
  const { model, paths } = analysePaths(loaded.inventory, question)
  const fixes = fixesFor(model, paths).fixes.map((fix) => model.graph.fixes[fix] as PathFix)
  const { changes, additions } = joinPatches(fixes)
  const { texts, left } = writePatches(changes)
  const changed = withTexts(loaded, texts)
  const added = additions.map((object) => new Resource(object, { kind: "cluster", name: "added" }))
  const after = countPaths(Inventory.of([...changed.inventory.all(), ...added]), question)
  return {
    files: [...texts].map(([{ file, text }, next]) => ({ file, before: text, after: next })),
    additions,
    titles: fixes.flatMap(({ title, patch }) => (patch ? [title] : [])),
    manual: fixes.flatMap(({ title, patch }) => (patch ? [] : [title])),
    left,
    before: paths.length,
    after,
  }
}

/** A goal that nothing leads to any more has lost its name. */
function countPaths(inventory: Inventory, question: PathQuestion): number {
  try {
    return analysePaths(inventory, question).paths.length
  } catch (error) {
    if (error instanceof UnknownEnd) return 0
    throw error
  }
}
