import { buildGraph } from "../engines/paths/build.ts"
import { readWorld } from "../engines/paths/world.ts"
import { asObject, get, type JsonObject } from "../lib/json.ts"
import type { Inventory } from "../model/inventory.ts"
import { formatVersion } from "../model/kubernetes-version.ts"
import { Resource } from "../model/resource.ts"
import { comparePaths, type PathChange } from "./compare-paths.ts"
import { analysePaths, type PathAnalysis, type PathQuestion, type PathReport, UnknownEnd } from "./paths.ts"

/** What becomes of the paths that there are if something were otherwise. */
export interface WhatIf {
  /** In sentences. */
  readonly assumed: readonly string[]
  /** Pairs of start and goal that are connected now. */
  readonly before: number
  readonly remaining: number
  /** Paths that it takes away, each with the step that is not possible any more. */
  readonly died: readonly PathChange[]
  /** Paths that it opens. */
  readonly opened: readonly PathChange[]
}

/** An answer, and where something is assumed to be otherwise what that changes. */
export interface AssumedReport extends PathReport {
  readonly whatIf?: WhatIf
}

/** What is assumed besides the words of the question: objects that are applied, and where they were read. */
export interface AppliedObjects {
  readonly name: string
  readonly resources: readonly Resource[]
}

/**
 * The inventory as it would be with objects applied: they stand in place of those of their name. Of a Namespace only the labels
 * are taken, since nothing else of it counts.
 */
export function withApplied(inventory: Inventory, applied: readonly AppliedObjects[]): Inventory {
  const resources = applied.flatMap((one) => one.resources)
  return inventory.with(
    resources.map((resource) => {
      const there = resource.kind === "Namespace" ? inventory.find("Namespace", "", "", resource.name) : undefined
      return there ? new Resource(withLabels(there.object, resource.object), resource.origin) : resource
    }),
  )
}

function withLabels(there: JsonObject, applied: JsonObject): JsonObject {
  const metadata = asObject(there.metadata)
  const labels = { ...asObject(metadata.labels), ...asObject(get(asObject(applied.metadata), "labels")) }
  return { ...there, metadata: { ...metadata, labels } }
}

/** Compares the answer to a question with what it is without its assumptions. `question.version` is that of the cluster itself. */
export function whatIf(
  inventory: Inventory,
  applied: readonly AppliedObjects[],
  question: PathQuestion,
  actual: Pick<PathQuestion, "version">,
): WhatIf {
  const { assume, version, ...asked } = question
  const before = analyseKnown(inventory, { ...asked, ...actual })
  const after = analyseKnown(withApplied(inventory, applied), question)
  const { added, removed } = comparePaths(before, after)
  const pairs = countPairs(before)
  return {
    assumed: describe(applied, question, actual),
    before: pairs,
    remaining: pairs - new Set(removed.map(({ from, to }) => `${from} ${to}`)).size,
    died: removed,
    opened: added,
  }
}

const countPairs = ({ paths }: PathAnalysis): number => new Set(paths.map(({ from, to }) => `${from} ${to}`)).size

/** A start or goal that only one of the states has is out of reach in the other. */
function analyseKnown(inventory: Inventory, question: PathQuestion): PathAnalysis {
  try {
    return analysePaths(inventory, question)
  } catch (error) {
    if (!(error instanceof UnknownEnd)) throw error
    return { model: buildGraph(readWorld(inventory, question)), entries: [], goals: [], paths: [], incomplete: [] }
  }
}

function describe(
  applied: readonly AppliedObjects[],
  { assume, version }: PathQuestion,
  actual: Pick<PathQuestion, "version">,
): readonly string[] {
  const isOther = version !== undefined && (!actual.version || formatVersion(actual.version) !== formatVersion(version))
  return [
    ...(assume?.podSecurity ? [`every namespace enforced Pod Security level ${assume.podSecurity}`] : []),
    ...(assume?.networkPolicy ? ["every namespace denied all traffic that no policy allows"] : []),
    ...applied.map(
      ({ name, resources }) =>
        `${name} were applied (${resources.length} ${resources.length === 1 ? "object" : "objects"})`,
    ),
    ...(isOther ? [`the cluster ran Kubernetes ${formatVersion(version)}`] : []),
  ]
}
