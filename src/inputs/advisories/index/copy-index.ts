import type { IndexBuilder } from "./build-index.ts"
import type { IndexSource } from "./format.ts"
import type { OpenIndex } from "./open-index.ts"

/**
 * Takes over everything of an index but the sources that are replaced; gives the sources kept. Lifecycles, exploited problems
 * and predictions name no source: those of the builder win, the others stay.
 */
export function copyIndex(
  index: OpenIndex,
  builder: IndexBuilder,
  replaced: ReadonlySet<string>,
): readonly IndexSource[] {
  for (const advisory of index.advisories()) if (!replaced.has(advisory.source)) builder.addAdvisory(advisory)
  for (const entry of index.exploited()) builder.keepExploited(entry)
  for (const lifecycle of index.lifecycles()) builder.keepLifecycle(lifecycle)
  builder.keepPredictions(index.allPredictions())
  return index.describe().sources.filter(({ name }) => !replaced.has(name))
}
