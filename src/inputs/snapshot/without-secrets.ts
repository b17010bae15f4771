import { get, isObject, type JsonObject } from "../../lib/json.ts"
import { groupOf } from "../../model/resource.ts"

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

/**
 * An object without what a snapshot must not hold: the values of a Secret (`data`, `stringData`, and the copy of them
 * that `kubectl apply` leaves in an annotation), the binary data of a ConfigMap, and managedFields, which nobody reads.
 * The names of a Secret's keys go too: only that it exists and its type matter to an analysis.
 */
export function withoutSecrets(object: JsonObject): JsonObject {
  const isCore = groupOf(String(get(object, "apiVersion"))) === ""
  const kind = get(object, "kind")
  const metadata = cleanMetadata(get(object, "metadata"), isCore && kind === "Secret")
  const own = metadata === undefined ? object : { ...object, metadata }
  if (isCore && kind === "Secret") return without(own, "data", "stringData")
  if (isCore && kind === "ConfigMap") return without(own, "binaryData")
  return own
}

function cleanMetadata(metadata: unknown, isSecret: boolean): JsonObject | undefined {
  if (!isObject(metadata)) return undefined
  const lean = without(metadata, "managedFields")
  const annotations = get(lean, "annotations")
  return isSecret && isObject(annotations) ? { ...lean, annotations: without(annotations, lastApplied) } : lean
}

const without = (object: JsonObject, ...keys: string[]): JsonObject =>
  keys.some((key) => Object.hasOwn(object, key))
    ? Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
    : object
