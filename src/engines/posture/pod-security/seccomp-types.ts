import { asString, get } from "../../../lib/json.ts"
import { type Offence, offenceOf } from "./control.ts"
import { type Holder, mapIn } from "./written-pod.ts"

/** The profiles that are neither RuntimeDefault nor Localhost; one without a type is among them. */
export const forbiddenSeccompTypes = (holders: readonly Holder[]): readonly Offence[] =>
  holders.flatMap((holder) => {
    const profile = mapIn(holder, "seccompProfile")
    const type = asString(get(profile, "type")) ?? ""
    if (profile === undefined || type === "RuntimeDefault" || type === "Localhost") return []
    return [offenceOf(holder, "seccompProfile/type", [type])]
  })
