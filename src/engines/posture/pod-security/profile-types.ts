import { asString, get } from "../../../lib/json.ts"
import { type Offence, offenceOf } from "./control.ts"
import { type Holder, mapIn } from "./written-pod.ts"

/** The profiles that are neither RuntimeDefault nor Localhost; one without a type is among them. */
export const forbiddenProfiles = (
  holders: readonly Holder[],
  field: "seccompProfile" | "appArmorProfile",
): readonly Offence[] =>
  holders.flatMap((holder) => {
    const profile = mapIn(holder, field)
    const type = asString(get(profile, "type")) ?? ""
    if (profile === undefined || type === "RuntimeDefault" || type === "Localhost") return []
    return [offenceOf(holder, `${field}/type`, [type])]
  })
