import type { JsonPointer } from "../../lib/json-pointer.ts"
import type { Resource } from "../resource.ts"

/** Who decided an effective value. `default`: nobody; it is what Kubernetes does then. */
export type SettingSource = "container" | "pod" | "annotation" | "service-account" | "default"

/** A place in a resource: what a finding points at. */
export interface Place {
  readonly resource: Resource
  /** Where the value is written or, for a value nobody wrote, where it belongs. */
  readonly path: JsonPointer
}

/** An effective value, after inheritance and defaulting, that knows where it was set. */
export interface Setting<T> extends Place {
  readonly value: T
  readonly source: SettingSource
}
