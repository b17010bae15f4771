import { isRendered } from "../../inputs/rendered-text.ts"
import { append } from "../../lib/json-pointer.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { Resource } from "../../model/resource.ts"
import { parseTerms } from "../../model/waiver.ts"
import { locatePlaces } from "../locate.ts"
import { annotationHolders } from "./annotation-holders.ts"
import type { BrokenWaiver, FoundWaiver, FoundWaivers } from "./waiver-source.ts"

/** `waive.breakwater.dev/RULE: "reason; owner: NAME; expires: YYYY-MM-DD"`; RULE "all" waives every rule. */
export const annotationPrefix = "waive.breakwater.dev/"

/** Waivers that resources carry themselves. They cover findings about the resource. */
export function annotationWaivers(inventory: Inventory): FoundWaivers {
  const waivers: FoundWaiver[] = []
  const broken: BrokenWaiver[] = []
  for (const resource of inventory.all()) {
    if (!mayHoldWaiver(resource)) continue
    for (const { pointer, annotations } of annotationHolders(resource)) {
      for (const [key, value] of Object.entries(annotations)) {
        if (!key.startsWith(annotationPrefix)) continue
        const rule = key.slice(annotationPrefix.length)
        const where = `annotation ${key} of ${resource.kind}/${resource.name}`
        const [location] = locatePlaces([{ resource, path: append(pointer, key) }])
        const terms = parseTerms(value)
        const place = { where, ...(location ? { location } : {}) }
        if (typeof terms === "string") broken.push({ ...place, why: terms })
        else
          waivers.push({
            ...place,
            waiver: { by: "annotation", ...terms },
            rules: [rule === "all" ? "*" : rule],
            covers: (finding) => isAbout(resource, finding.places[0]?.resource, finding),
          })
      }
    }
  }
  return { waivers, broken }
}

/** Most files name no waiver at all: their objects need not be looked into. Text that was rendered may say otherwise. */
function mayHoldWaiver({ origin }: Resource): boolean {
  if (origin.kind !== "file" || origin.renderedFrom !== undefined || isRendered(origin.source)) return true
  // An escape can spell anything.
  const { text } = origin.source
  return text.includes(annotationPrefix) || text.includes("\\")
}

/** The finding's owner, or the object in which it stands. Several files may hold an object of the same name. */
function isAbout(resource: Resource, place: Resource | undefined, { resource: owner }: { resource?: object }): boolean {
  return place === resource || owner === resource.reference
}
