import { asStringMap } from "../../lib/json.ts"
import { append, type JsonPointer, resolvePointer } from "../../lib/json-pointer.ts"
import type { Resource } from "../../model/resource.ts"
import { findPodTemplates } from "../../model/workload/pod-template-paths.ts"

/** Annotations, and the pointer of the object that holds them. */
export interface AnnotationHolder {
  readonly pointer: JsonPointer
  readonly annotations: Readonly<Record<string, string>>
}

/** Where annotations stand that speak of a resource: its own, and those of its pod templates. */
export function annotationHolders({ group, kind, object }: Resource): readonly AnnotationHolder[] {
  // A pod is its own template.
  const owners = new Set(["", ...findPodTemplates(group, kind, object).map(({ pointer }) => pointer)])
  return [...owners].map((owner) => {
    const pointer = append(owner, "metadata", "annotations")
    return { pointer, annotations: asStringMap(resolvePointer(object, pointer)) }
  })
}
