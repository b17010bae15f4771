import type { Permission } from "../engines/identity/request.ts"
import { asString, dig } from "../lib/json.ts"
import type { Inventory } from "../model/inventory.ts"
import { builtInKinds } from "../model/kinds.ts"
import { closest } from "./closest.ts"

/** A resource as a command names it, understood or not. */
export type PermissionReading =
  | { readonly permission: Permission }
  | { readonly problem: string; readonly advice: string }

export interface PermissionWords {
  readonly verb: string
  /** RESOURCE[.GROUP][/SUB] or /URL. */
  readonly resource: string
  readonly name?: string
  readonly namespace?: string
}

/**
 * Reads `pods/exec`, `deployments.apps/scale`, `/healthz`. Without a group the one that serves the resource by default is
 * meant; kinds ("Deployment", "deployment") stand for their resource; custom resources are known from the inventory.
 * `*` without a group means every group; `secrets.` is the core group.
 */
export function readPermission(words: PermissionWords, inventory: Inventory): PermissionReading {
  const { verb, resource, name, namespace } = words
  if (resource.startsWith("/")) return { permission: { verb, path: resource } }
  const slash = resource.indexOf("/")
  const full = slash < 0 ? resource : resource.slice(0, slash)
  const subresource = slash < 0 ? "" : resource.slice(slash + 1)
  const known = served(inventory)
  const dot = full.indexOf(".")
  const found =
    dot >= 0
      ? { group: full.slice(dot + 1), ...resourceNamed(known, full.slice(0, dot), full.slice(dot + 1)) }
      : full === "*"
        ? { group: "*", resource: "*", namespaced: true }
        : resourceNamed(known, full)
  if (found.resource === undefined) {
    const near = closest(
      full,
      known.map(({ resource: plural }) => plural),
    )
    return {
      problem: `no resource "${full}" is known`,
      advice: near ? `Did you mean ${near}? A custom resource needs its group: ${full}.GROUP.` : `Write ${full}.GROUP.`,
    }
  }
  return {
    permission: {
      verb,
      group: found.group ?? "",
      resource: found.resource,
      subresource,
      namespace: found.namespaced === false ? "" : (namespace ?? ""),
      name: name ?? "",
    },
  }
}

interface ServedResource {
  readonly group: string
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
}

function served(inventory: Inventory): readonly ServedResource[] {
  const custom = [...inventory.ofKind("CustomResourceDefinition", "apiextensions.k8s.io")].map(({ spec }) => ({
    group: asString(dig(spec, "group")) ?? "",
    resource: asString(dig(spec, "names", "plural")) ?? "",
    kind: asString(dig(spec, "names", "kind")) ?? "",
    namespaced: dig(spec, "scope") !== "Cluster",
  }))
  const builtIn = builtInKinds.map(({ plural, ...kind }) => ({ ...kind, resource: plural }))
  return [...builtIn, ...rbacOnly, ...custom]
}

/** Resources that exist for permissions alone. */
const rbacOnly: readonly ServedResource[] = [
  { group: "", resource: "users", kind: "User", namespaced: false },
  { group: "", resource: "groups", kind: "Group", namespaced: false },
  { group: "certificates.k8s.io", resource: "signers", kind: "Signer", namespaced: false },
  { group: "authentication.k8s.io", resource: "uids", kind: "Uid", namespaced: false },
  { group: "authentication.k8s.io", resource: "userextras", kind: "UserExtra", namespaced: false },
]

function resourceNamed(
  known: readonly ServedResource[],
  name: string,
  group?: string,
): { readonly group?: string; readonly resource?: string; readonly namespaced?: boolean } {
  const lower = name.toLowerCase()
  const candidates = group === undefined ? known : known.filter((entry) => entry.group === group)
  const found =
    candidates.find(({ resource }) => resource === lower) ?? candidates.find(({ kind }) => kind.toLowerCase() === lower)
  // With a group the words are taken as they are: rules may name what nobody serves.
  return found ?? (group === undefined ? {} : { group, resource: name })
}
