import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import { coversEveryResource } from "./administrators.ts"
import type { BoundSubject, Grant } from "./authorizer.ts"
import { recognise } from "./bootstrap/recognise.ts"
import { groups, type SubjectName, serviceAccountOf, subjectOfUser } from "./identity.ts"
import type { ResourceRequest } from "./request.ts"
import { isWellKnown } from "./well-known.ts"
import type { World } from "./world.ts"

/** One permission that a way of gaining rights needs. */
export interface NeededPermission extends Omit<ResourceRequest, "namespace" | "fields"> {
  /** Only in this namespace, such as kube-system; everywhere counts too. */
  readonly namespace?: string
  /** Of cluster-scoped objects: a grant in a namespace means nothing. */
  readonly clusterScoped?: true
}

/** Any of these lists of permissions, each of them held as a whole by one subject. */
export type Needs = readonly (readonly NeededPermission[])[]

/** A subject that holds all of one list. */
export interface Holding {
  readonly subject: SubjectName
  /** Namespace in which it holds them; "" for everywhere. */
  readonly namespace: string
  /** One grant for each permission of the list. */
  readonly grants: readonly Grant[]
}

type ByNamespace = ReadonlyMap<string, readonly Grant[]>

/** Who holds one permission. */
interface GrantTable {
  readonly subjects: ReadonlyMap<BoundSubject, ByNamespace>
  readonly groups: ReadonlyMap<string, ByNamespace>
}

/**
 * Real subjects that hold what is needed, by bindings that people made. Left out are system:masters, what Kubernetes and
 * well-known add-ons bind to themselves, and rules on every resource of every group (wildcard-holders, administrators). A service account's own
 * rights are joined with those of the groups it is always in, but at least one must be its own: rights of a group are
 * the group's finding. Everywhere is said once, not for each namespace again.
 */
export function holdersOf(world: World, needs: Needs): readonly Holding[] {
  const holdings: Holding[] = []
  const said = new Set<string>()
  for (const list of needs) {
    const tables = list.map((permission) => relevantGrants(world, permission))
    const subjects = new Set(tables.flatMap((table) => [...table.subjects.keys()]))
    for (const subject of subjects) {
      const name = subject.kind === "Group" ? { ...subject, namespace: "" } : subjectOfUser(subject.name)
      const grantsOf = tables.map((table) => joinGroups(table, subject))
      for (const namespace of scopesOf(grantsOf)) {
        const key = `${subject.kind} ${subject.name}`
        if (said.has(`${key} `) || said.has(`${key} ${namespace}`)) continue
        const grants = grantsOf.map((byNamespace) => firstGrant(byNamespace, namespace))
        if (!grants.every((grant) => grant !== undefined)) continue
        if (!grants.some((grant) => isOwn(grant, subject))) continue
        holdings.push({ subject: name, namespace, grants })
        said.add(`${key} ${namespace}`)
      }
    }
  }
  return holdings
}

function relevantGrants({ authorizer, version }: World, needed: NeededPermission): GrantTable {
  const { namespace: only, clusterScoped, ...permission } = needed
  const subjects = new Map<BoundSubject, ByNamespace>()
  const ofGroups = new Map<string, ByNamespace>()
  for (const [subject, byNamespace] of authorizer.grantsEverywhere(permission)) {
    if (subject.kind === "Group" && subject.name === groups.masters) continue
    const kept = new Map<string, readonly Grant[]>()
    for (const [namespace, grants] of byNamespace) {
      if (namespace !== "" && (clusterScoped || (only !== undefined && namespace !== only))) continue
      const made = grants.filter((grant) => !coversEveryResource(grant) && !isExpected(grant, version))
      // What counts everywhere counts in the one namespace that matters.
      const scope = only ?? namespace
      if (made.length > 0) kept.set(scope, [...(kept.get(scope) ?? []), ...made])
    }
    if (kept.size === 0) continue
    subjects.set(subject, kept)
    if (subject.kind === "Group") ofGroups.set(subject.name, kept)
  }
  return { subjects, groups: ofGroups }
}

/** Bound by Kubernetes, by a well-known add-on, or through a user-facing role, which has a finding of its own. */
function isExpected({ binding, role }: Grant, version: KubernetesVersion): boolean {
  if (isWellKnown(binding)) return true
  if (recognise(binding.resource, version) === "default" && recognise(role.resource, version) !== "altered") return true
  return isUserFacing(role.resource.name) && recognise(role.resource, version) === "default"
}

const userFacing: ReadonlySet<string> = new Set(["admin", "edit", "view"])

export const isUserFacing = (role: string): boolean => userFacing.has(role)

function joinGroups(table: GrantTable, subject: BoundSubject): ByNamespace {
  const account = subject.kind === "User" ? serviceAccountOf(subject.name) : undefined
  const own = table.subjects.get(subject)
  if (!account) return own ?? new Map()
  const joined = new Map(own)
  for (const group of [groups.authenticated, groups.serviceAccounts, `${groups.serviceAccounts}:${account.namespace}`])
    for (const [namespace, grants] of table.groups.get(group) ?? [])
      joined.set(namespace, [...(joined.get(namespace) ?? []), ...grants])
  return joined
}

/** Everywhere first, so that it is said instead of the single namespaces. */
const scopesOf = (grantsOf: readonly ByNamespace[]): readonly string[] =>
  [...new Set(grantsOf.flatMap((byNamespace) => [...byNamespace.keys()]))].sort()

const firstGrant = (byNamespace: ByNamespace, namespace: string): Grant | undefined =>
  byNamespace.get(namespace)?.[0] ?? byNamespace.get("")?.[0]

const isOwn = ({ subject, binding }: Grant, bound: BoundSubject): boolean => {
  if (bound.kind === "Group") return subject.kind === "Group" && subject.name === bound.name
  if (subject.kind === "User") return subject.name === bound.name
  const account = serviceAccountOf(bound.name)
  return (
    subject.kind === "ServiceAccount" &&
    subject.name === account?.name &&
    (subject.namespace || binding.namespace) === account.namespace
  )
}
