import { type AccessReview, accessReview as review } from "../engines/identity/access-review.ts"
import type { Grant } from "../engines/identity/authorizer.ts"
import { formatSubject, identityOf, parseSubject } from "../engines/identity/identity.ts"
import { nodeRestriction, type Restriction } from "../engines/identity/node-restriction.ts"
import { isPathRequest, type Permission } from "../engines/identity/request.ts"
import { type Grantee, whoCan as grantees } from "../engines/identity/who-can.ts"
import { compile, type World } from "../engines/identity/world.ts"
import { asString, dig } from "../lib/json.ts"
import type { Inventory } from "../model/inventory.ts"
import { builtInKinds } from "../model/kinds.ts"
import type { Location } from "../model/location.ts"
import { roleReference } from "../model/rbac.ts"
import type { Resource } from "../model/resource.ts"
import { locatePlaces } from "./locate.ts"

/**
 * Reads `VERB RESOURCE[.GROUP][/SUB] [NAME]` or `VERB /URL`. A resource without a group means the group that serves it by
 * default, which for custom resources the inventory's definitions tell; a kind ("Deployment") stands for its resource; `*`
 * means every group. Cluster-scoped resources and an empty namespace give a request without one.
 */
export function readPermission(
  verb: string,
  what: string,
  name = "",
  namespace = "",
  inventory?: Inventory,
): Permission {
  if (what.startsWith("/")) return { verb, path: what }
  const slash = what.indexOf("/")
  const [full, subresource] = slash < 0 ? [what, ""] : [what.slice(0, slash), what.slice(slash + 1)]
  const dot = full.indexOf(".")
  const word = dot < 0 ? full : full.slice(0, dot)
  const asked = dot < 0 ? undefined : full.slice(dot + 1)
  const known = findServed(word, asked, inventory)
  const group = asked ?? known?.group ?? (word === "*" ? "*" : "")
  const resource = known?.resource ?? word
  return { verb, group, resource, subresource, namespace: known?.namespaced === false ? "" : namespace, name }
}

interface ServedResource {
  readonly group: string
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
}

const builtIn: readonly ServedResource[] = [
  ...builtInKinds.map(({ plural, ...kind }) => ({ ...kind, resource: plural })),
  // They exist for permissions alone.
  { group: "", resource: "users", kind: "User", namespaced: false },
  { group: "", resource: "groups", kind: "Group", namespaced: false },
  { group: "certificates.k8s.io", resource: "signers", kind: "Signer", namespaced: false },
]

/** Groups that serve a resource of another group once more: never what is meant without a group. */
const secondary: ReadonlySet<string> = new Set(["extensions", "events.k8s.io"])

/** Abbreviations that kubectl knows (`kubectl api-resources`). */
const shortNames: Readonly<Record<string, string>> = {
  cm: "configmaps",
  cronjob: "cronjobs",
  cj: "cronjobs",
  crd: "customresourcedefinitions",
  deploy: "deployments",
  ds: "daemonsets",
  ep: "endpoints",
  ev: "events",
  hpa: "horizontalpodautoscalers",
  ing: "ingresses",
  netpol: "networkpolicies",
  no: "nodes",
  ns: "namespaces",
  pdb: "poddisruptionbudgets",
  po: "pods",
  pv: "persistentvolumes",
  pvc: "persistentvolumeclaims",
  quota: "resourcequotas",
  rs: "replicasets",
  sa: "serviceaccounts",
  sc: "storageclasses",
  sts: "statefulsets",
  svc: "services",
}

export function findServed(word: string, group: string | undefined, inventory: Inventory | undefined) {
  const lower = word.toLowerCase()
  const candidates = [...builtIn, ...(inventory ? customResources(inventory) : [])].filter((served) =>
    group === undefined ? !secondary.has(served.group) : served.group === group,
  )
  return (
    candidates.find(({ resource }) => resource === lower) ??
    candidates.find(({ kind }) => kind.toLowerCase() === lower) ??
    candidates.find(({ resource }) => resource === shortNames[lower])
  )
}

const customResources = (inventory: Inventory): readonly ServedResource[] =>
  [...inventory.ofKind("CustomResourceDefinition", "apiextensions.k8s.io")].map(({ spec }) => ({
    group: asString(dig(spec, "group")) ?? "",
    resource: asString(dig(spec, "names", "plural")) ?? "",
    kind: asString(dig(spec, "names", "kind")) ?? "",
    namespaced: dig(spec, "scope") !== "Cluster",
  }))

const worlds = new WeakMap<Inventory, World>()

export function worldOf(inventory: Inventory): World {
  const world = worlds.get(inventory) ?? compile(inventory)
  worlds.set(inventory, world)
  return world
}

export interface SubjectReview extends AccessReview {
  /** Where a question about all namespaces is denied: the namespaces in which it is allowed. */
  readonly allowedIn: readonly string[]
  /** What admission still asks of a kubelet's write that the authorizers allow. */
  readonly restriction?: Restriction
}

/**
 * Whether a subject (`User:alice`, `ServiceAccount:shop/cart`) holds a permission; `groups` are those that only the
 * identity provider knows. Undefined: the subject is malformed.
 */
export function accessReview(
  inventory: Inventory,
  subject: string,
  permission: Permission,
  groups: readonly string[] = [],
): SubjectReview | undefined {
  const name = parseSubject(subject)
  if (!name) return undefined
  const world = worldOf(inventory)
  const identity = identityOf(name, groups)
  const answer = review(world, { ...identity, ...permission })
  const isWide = !isPathRequest(permission) && !permission.namespace
  const allowedIn =
    isWide && !answer.allowed
      ? world.authorizer
          .namespacesOf(identity)
          .filter((namespace) => world.authorizer.allows({ ...identity, ...permission, namespace }))
      : []
  const restriction = answer.allowed ? nodeRestriction(world, { ...identity, ...permission }) : undefined
  return { ...answer, allowedIn, ...(restriction ? { restriction } : {}) }
}

export interface Holder extends Omit<Grantee, "subject"> {
  /** `User:alice`. */
  readonly subject: string
}

export interface WhoCan {
  /** The subjects that hold the permission, by name; without system:masters, which always does. */
  readonly subjects: readonly Holder[]
  /** Bindings to roles that the manifests do not hold: whom they name may hold it, too. */
  readonly unresolved: readonly Resource[]
  /** Authorizers that may allow it to others. */
  readonly unknown: readonly string[]
}

export function whoCan(inventory: Inventory, permission: Permission): WhoCan {
  const world = worldOf(inventory)
  const found = grantees(world, permission)
    .filter(({ otherwise }) => otherwise !== "system:masters")
    .map(({ subject, ...rest }): Holder => ({ subject: formatSubject(subject), ...rest }))
  const namespace = isPathRequest(permission) ? "" : (permission.namespace ?? "")
  return {
    subjects: found.toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
    unresolved: world.authorizer.unresolvedIn(namespace).map(({ resource }) => resource),
    unknown: world.authorizers.unknown,
  }
}

/** A grant as it is shown: names and the line of the rule. */
export interface ShownGrant {
  readonly binding: string
  readonly role: string
  readonly rule: number
  /** Where the rule is written, or else the binding; absent where no file holds either. */
  readonly location?: Location
}

export function showGrant({ binding, role, rule, ruleIndex }: Grant): ShownGrant {
  const [location] = [...locatePlaces([rule]), ...locatePlaces([{ resource: binding.resource, path: "/roleRef" }])]
  const shown = { binding: nameOf(binding.resource), role: nameOf(role.resource), rule: ruleIndex }
  return location ? { ...shown, location } : shown
}

export const nameOf = ({ namespace, kind, name }: Resource): string => [namespace, kind, name].filter(Boolean).join("/")

/** "ClusterRoleBinding/x names ClusterRole view", for bindings to roles that are not among the sources. */
export const showUnresolved = (binding: Resource): string => {
  const { kind, name } = roleReference(binding)
  return `${nameOf(binding)} names ${kind} ${name}`
}
