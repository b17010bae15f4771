import { asArray, asString, get, isObject, type JsonObject } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import { isKubernetesObject } from "./kubernetes-object.ts"

/** An object in a document, or the place of a list's item that is none. */
export interface Expanded {
  readonly pointer: JsonPointer
  readonly object: JsonObject | undefined
}

/**
 * The objects of a document: itself, or the items of a List, of lists in lists too. Items of typed lists (PodList) that
 * name neither kind nor version take both from the list.
 * Source: apimachinery pkg/apis/meta/v1/unstructured/helpers.go (decode, decodeToList): what has `items` is a list.
 */
export function* expandList(object: JsonObject, pointer: JsonPointer = ""): Generator<Expanded> {
  if (!isList(object)) {
    yield { pointer, object }
    return
  }
  const kind = asString(get(object, "kind")) ?? ""
  const inherited = { apiVersion: get(object, "apiVersion"), kind: kind.replace(/List$/, "") }
  for (const [index, item] of asArray(get(object, "items")).entries()) {
    const place = append(pointer, "items", index)
    const inherits = kind !== "List" && isObject(item) && !get(item, "apiVersion") && !get(item, "kind")
    const own = inherits ? { ...inherited, ...item, ...inherited } : item
    if (isKubernetesObject(own)) yield* expandList(own, place)
    else yield { pointer: place, object: undefined }
  }
}

/** Custom resources may have a field `items` of their own, so another kind than `…List` must hold objects in it. */
function isList(object: JsonObject): boolean {
  const items = get(object, "items")
  if (!Array.isArray(items)) return false
  return (asString(get(object, "kind")) ?? "").endsWith("List") || isKubernetesObject(asArray(items)[0])
}
