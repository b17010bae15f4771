import { asArray, asString, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { isDay } from "../../model/waiver.ts"
import { locatePlaces } from "../locate.ts"
import { resourceMatcher } from "./patterns.ts"
import type { BrokenWaiver, FoundWaiver, FoundWaivers } from "./waiver-source.ts"

/**
 * Waivers that live in the cluster: objects of kind Waiver in breakwater.dev, with the fields of a waiver in
 * `.breakwater.yaml` under `spec`. One covers findings of its own namespace alone, so that who may write there decides
 * for nobody else.
 */
export function resourceWaivers(inventory: Inventory): FoundWaivers {
  const waivers: FoundWaiver[] = []
  const broken: BrokenWaiver[] = []
  for (const resource of inventory.ofKind("Waiver", "breakwater.dev")) {
    const [location] = locatePlaces([{ resource, path: "/spec" }])
    const place = { where: `Waiver ${resource.namespace}/${resource.name}`, ...(location ? { location } : {}) }
    const { spec } = resource
    const rule = get(spec, "rule")
    const rules = (Array.isArray(rule) ? asArray(rule) : [rule]).map(asString).filter((name) => name !== undefined)
    const [reason, owner, expires] = ["reason", "owner", "expires"].map((key) => asString(get(spec, key)))
    if (rules.length === 0) broken.push({ ...place, why: "spec.rule names no rule" })
    else if (!reason) broken.push({ ...place, why: "it gives no reason" })
    else if (expires !== undefined && !isDay(expires)) broken.push({ ...place, why: `"${expires}" is no day` })
    else {
      const matches = resourceMatcher(asString(get(spec, "resource")) ?? "**")
      waivers.push({
        ...place,
        waiver: { by: "resource", reason, ...(owner ? { owner } : {}), ...(expires ? { expires } : {}) },
        rules,
        covers: (finding) => finding.resource?.namespace === resource.namespace && matches(finding),
      })
    }
  }
  return { waivers, broken }
}
