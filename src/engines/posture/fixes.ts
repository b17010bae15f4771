import type { JsonValue } from "../../lib/json.ts"
import { removeAt, setAt } from "../../lib/json-patch.ts"
import type { CheckFix } from "./check.ts"

type Patch = NonNullable<CheckFix["patch"]>

/** Writes `value` at the reported place; maps on the way are created. */
export const setTo =
  (value: JsonValue): Patch =>
  (place, object) =>
    setAt(object, place.path, value)

/** Removes what stands at the reported place. */
export const remove: Patch = (place, object) => removeAt(object, place.path)
