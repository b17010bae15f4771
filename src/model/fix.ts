import type { PatchOperation } from "../lib/json-patch.ts"

/** What removes a finding. */
export interface Fix {
  /** An instruction: "Set privileged to false". */
  readonly title: string
  /** True when the patch can be applied without looking at the application. */
  readonly automatic: boolean
  /** Why the patch could break the application; such a fix is made only on request. */
  readonly risk?: string
  /** The change to the object that the finding's `path` points into; absent when only a person can tell what to write. */
  readonly patch?: readonly PatchOperation[]
}
