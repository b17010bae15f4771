import type { JsonObject } from "../../lib/json.ts"
import { type PatchOperation, setAt } from "../../lib/json-patch.ts"
import { resolvePointer } from "../../lib/json-pointer.ts"
import { parseQuantity } from "../../model/quantity.ts"
import type { Place } from "../../model/workload/setting.ts"

type Suggest = (place: Place, object: JsonObject) => readonly PatchOperation[]

/** A limit to start from: the usual value, or the request where that is higher. */
export const limitFor = (name: "cpu" | "memory", usual: string): Suggest => bounded(name, usual, "/requests/", Math.max)

/** A request to start from: the usual value, or the limit where that is lower. */
export const requestFor = (name: "cpu" | "memory", usual: string): Suggest => bounded(name, usual, "/limits/", Math.min)

function bounded(name: string, usual: string, beside: string, pick: (left: number, right: number) => number): Suggest {
  return (place, object) => {
    const other = resolvePointer(object, place.path.replace(new RegExp(`/(?:requests|limits)/(?=${name}$)`), beside))
    const otherQuantity = parseQuantity(other)
    const usualQuantity = parseQuantity(usual) as number
    const isOther =
      otherQuantity !== undefined && otherQuantity > 0 && pick(otherQuantity, usualQuantity) === otherQuantity
    return setAt(object, place.path, isOther ? (other ?? usual) : usual)
  }
}
