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

/** The finding's owner, or the object in which it stands. Several files may hold an object of the same name. */
function isAbout(resource: Resource, place: Resource | undefined, { resource: owner }: { resource?: object }): boolean {
  return place === resource || owner === resource.reference
}
