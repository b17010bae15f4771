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
  /** One that people gave: where the finding stands. */
  readonly deciding: Grant
}

type ByNamespace = ReadonlyMap<string, readonly Grant[]>

/** Who holds one permission. */
interface GrantTable {
  readonly subjects: ReadonlyMap<BoundSubject, ByNamespace>
  readonly groups: ReadonlyMap<string, ByNamespace>
}

/**
 * Real subjects that hold what is needed, as far as people gave it to them: at least one of the rights must be the
 * subject's own and neither come from Kubernetes, a well-known add-on or a user-facing role, nor from a rule on every
 * resource, which has findings of its own. The other rights may come from anywhere; a service account is always in its
 * groups. system:masters is left out. Everywhere is said once, not for each namespace again.
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
        const isGiven = (grant: Grant) => isMade(grant, world.version) && isOwn(grant, subject)
        const grants = grantsOf.map((byNamespace) => chooseGrant(byNamespace, namespace, isGiven))
        if (!grants.every((grant) => grant !== undefined)) continue
        const deciding = grants.findLast(isGiven)
        if (!deciding) continue
        holdings.push({ subject: name, namespace, grants, deciding })
        said.add(`${key} ${namespace}`)
      }
    }
  }
  return holdings
}

function relevantGrants({ authorizer }: World, needed: NeededPermission): GrantTable {
  const { namespace: only, clusterScoped, ...permission } = needed
  const subjects = new Map<BoundSubject, ByNamespace>()
  const ofGroups = new Map<string, ByNamespace>()
  for (const [subject, byNamespace] of authorizer.grantsEverywhere(permission)) {
    if (subject.kind === "Group" && subject.name === groups.masters) continue
    const kept = new Map<string, readonly Grant[]>()
    for (const [namespace, grants] of byNamespace) {
      if (namespace !== "" && (clusterScoped || (only !== undefined && namespace !== only))) continue
      // What counts everywhere counts in the one namespace that matters.
      const scope = only ?? namespace
      kept.set(scope, [...(kept.get(scope) ?? []), ...grants])
    }
    if (kept.size === 0) continue
    subjects.set(subject, kept)
    if (subject.kind === "Group") ofGroups.set(subject.name, kept)
  }
  return { subjects, groups: ofGroups }
}

/** Given by people, and nothing that another finding is about. */
const isMade = (grant: Grant, version: KubernetesVersion): boolean =>
  !coversEveryResource(grant) && !isExpected(grant, version)

/** Bound by Kubernetes, by a well-known add-on, or through a user-facing role, which has a finding of its own. */
function isExpected({ binding, role }: Grant, version: KubernetesVersion): boolean {
  if (isWellKnown(binding)) return true
  if (recognise(binding.resource, version) === "default" && recognise(role.resource, version) !== "altered") return true
  return userFacing.has(role.resource.name) && recognise(role.resource, version) === "default"
}

const userFacing: ReadonlySet<string> = new Set(["admin", "edit", "view"])

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

/** The grant to show: one that the finding is about, where there is one. */
function chooseGrant(
  byNamespace: ByNamespace,
  namespace: string,
  isGiven: (grant: Grant) => boolean,
): Grant | undefined {
  const local = byNamespace.get(namespace) ?? []
  const everywhere = namespace === "" ? [] : (byNamespace.get("") ?? [])
  return local.find(isGiven) ?? everywhere.find(isGiven) ?? local[0] ?? everywhere[0]
}

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
