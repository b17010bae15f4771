import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import type { BoundSubject } from "../identity/authorizer.ts"
import { identityOf, serviceAccountUser } from "../identity/identity.ts"
import { permission } from "../identity/needs.ts"
import { worldOf } from "../identity/report-holders.ts"
import type { ResourceRequest } from "../identity/request.ts"

/** Rights that make a stolen token worth more than its workload; those that contain the others first. */
const rights: readonly (readonly [may: string, needed: ResourceRequest])[] = [
  ["rules", { verb: "*", group: "*", resource: "*" }],
  ["reads Secrets", permission("list", "secrets")],
  ["creates pods", permission("create", "pods")],
  ["runs commands in pods", permission("create", "pods/exec")],
]

/** What each service account may do that matters, `may` and where: `reads Secrets in shop`. */
export type AccountRights = (namespace: string, name: string) => readonly string[]

/** O(bindings) once, then O(groups of an account). */
export function accountRights(inventory: Inventory, version: KubernetesVersion): AccountRights {
  const { authorizer } = worldOf({ inventory, version })
  const held = rights.map(([may, needed]) => ({ may, subjects: byName(authorizer.grantsEverywhere(needed)) }))
  return (namespace, name) => {
    const user = serviceAccountUser(namespace, name)
    const { groups } = identityOf({ kind: "ServiceAccount", namespace, name })
    const names = [`User ${user}`, ...groups.map((group) => `Group ${group}`)]
    const found: { readonly may: string; readonly where: string }[] = []
    for (const { may, subjects } of held) {
      const where = new Set(names.flatMap((each) => subjects.get(each) ?? []))
      const places = where.has("") ? [""] : [...where]
      // Who rules somewhere may do all the rest there.
      for (const place of places)
        if (!found.some((each) => each.may === "rules" && (each.where === "" || each.where === place)))
          found.push({ may, where: place })
    }
    return found.map(({ may, where }) =>
      may === "rules"
        ? `rules ${where === "" ? "the cluster" : `namespace ${where}`}`
        : `${may} in ${where === "" ? "every namespace" : where}`,
    )
  }
}

const byName = (
  subjects: ReadonlyMap<BoundSubject, ReadonlyMap<string, unknown>>,
): ReadonlyMap<string, readonly string[]> =>
  new Map([...subjects].map(([{ kind, name }, byNamespace]) => [`${kind} ${name}`, [...byNamespace.keys()]]))
