import type { JsonObject } from "../../lib/json.ts"
import type { PatchOperation } from "../../lib/json-patch.ts"
import type { Resource } from "../../model/resource.ts"

/** A change to one object. */
export interface ObjectPatch {
  readonly resource: Resource
  readonly operations: readonly PatchOperation[]
}

/** What a fix writes: changes to objects, and objects that are new. */
export interface PathPatch {
  readonly changes: readonly ObjectPatch[]
  readonly additions?: readonly JsonObject[]
}

/**
 * A concrete change that takes rules away. The cost says how much is given up or may break: 1 for what hardly anybody
 * notices, 10 for what stops an application.
 */
export interface PathFix {
  /** What makes it one fix. */
  readonly key: string
  readonly title: string
  readonly cost: number
  /** Absent where only a person can do it (upgrade a node). */
  readonly patch?: () => PathPatch
}
