import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Authorizer, BoundSubject, Grant } from "../identity/authorizer.ts"
import type { NeededPermission } from "../identity/holders.ts"
import { groups, identityOf, type SubjectName, serviceAccountOf, subjectOfUser } from "../identity/identity.ts"

/** Somebody who holds one permission in one place. */
export interface Held {
  readonly subject: BoundSubject
  /** "" everywhere. */
  readonly namespace: string
  /** Objects it is limited to; empty: any. */
  readonly names: readonly string[]
  readonly grant: Grant
  readonly needed: NeededPermission
}

export const keyOfSubject = ({ kind, name }: BoundSubject): string => `${kind} ${name}`

export const subjectName = ({ kind, name }: BoundSubject): SubjectName =>
  kind === "Group" ? { kind, name, namespace: "" } : subjectOfUser(name)

/** Groups that Kubernetes puts a subject in; of a group, those that every member of it is in too. */
export function groupsOf({ kind, name }: BoundSubject): readonly string[] {
  if (kind === "Group") {
    if (name === groups.unauthenticated) return []
    const isOfNamespace = name.startsWith(`${groups.serviceAccounts}:`)
    return isOfNamespace ? [groups.serviceAccounts, groups.authenticated] : [groups.authenticated]
  }
  const account = serviceAccountOf(name)
  return account
    ? identityOf({ kind: "ServiceAccount", ...account }).groups
    : identityOf({ kind: "User", name, namespace: "" }).groups
}

/** Verbs that name no object in their request: a rule with resourceNames never allows them. */
const nameless = new Set(["create", "deletecollection"])

/**
 * Everybody who holds a permission, and where. For requests that name an object, rules limited to names count with
 * their names; for others (creation of an object, not of a subresource) they do not count at all.
 */
export function holdersOf(authorizer: Authorizer, needed: NeededPermission): readonly Held[] {
  const { namespace: only, clusterScoped, ...permission } = needed
  const namesObject = permission.subresource !== undefined || !nameless.has(permission.verb)
  const asked = namesObject && permission.name === undefined ? { ...permission, anyName: true as const } : permission
  const held: Held[] = []
  for (const [subject, byNamespace] of authorizer.grantsEverywhere(asked)) {
    if (subject.kind === "Group" && subject.name === groups.masters) continue
    for (const [namespace, grants] of byNamespace) {
      if (namespace !== "" && (clusterScoped || (only !== undefined && namespace !== only))) continue
      for (const grant of grants) {
        const names = namesObject && permission.name === undefined ? grant.rule.resourceNames : []
        held.push({ subject, namespace: only ?? namespace, names, grant, needed })
      }
    }
  }
  return held
}

/** Several permissions in one subject and place, each by any of its grants. */
export interface HeldTogether {
  readonly subject: BoundSubject
  readonly namespace: string
  readonly names: readonly string[]
  /** For each permission, everything that gives it to the subject there. */
  readonly parts: readonly (readonly Held[])[]
}

/**
 * Subjects that hold all of a list of permissions in one place, with the groups that Kubernetes puts them in. Names count
 * for the first permission. A place is left out where the same is held everywhere.
 */
export function heldTogether(lists: readonly (readonly Held[])[]): readonly HeldTogether[] {
  const bySubject = lists.map((list) => {
    const map = new Map<string, Held[]>()
    for (const held of list) getOrAdd(map, keyOfSubject(held.subject), () => []).push(held)
    return map
  })
  const subjects = new Map<string, BoundSubject>()
  for (const list of lists) for (const { subject } of list) subjects.set(keyOfSubject(subject), subject)
  const found: HeldTogether[] = []
  for (const [key, subject] of subjects) {
    const sources = [key, ...groupsOf(subject).map((group) => `Group ${group}`)].filter(
      (source, index, all) => all.indexOf(source) === index,
    )
    const parts = bySubject.map((map) => sources.flatMap((source) => map.get(source) ?? []))
    if (parts.some((part) => part.length === 0)) continue
    const places = [...new Set(parts.flatMap((part) => part.map(({ namespace }) => namespace)))].sort()
    for (const namespace of places) {
      const here = parts.map((part) => part.filter((held) => held.namespace === "" || held.namespace === namespace))
      if (here.some((part) => part.length === 0)) continue
      if (namespace !== "" && !here.some((part) => part.some((held) => held.namespace === namespace))) continue
      const [targets = []] = here
      for (const names of distinctNames(targets))
        found.push({
          subject,
          namespace,
          names,
          parts: [targets.filter((held) => sameNames(held.names, names)), ...here.slice(1)],
        })
    }
  }
  return found
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.join("\n") === b.join("\n")

const distinctNames = (held: readonly Held[]): readonly (readonly string[])[] => [
  ...new Map(held.map(({ names }) => [names.join("\n"), names])).values(),
]
