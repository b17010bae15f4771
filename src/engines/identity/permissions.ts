import type { Grant } from "./authorizer.ts"
import { uncovered } from "./covers.ts"
import { identityOf, nodeOf, type SubjectName, subjectOfUser } from "./identity.ts"
import { nodePermissions } from "./node-permissions.ts"
import type { Identity } from "./request.ts"
import type { RuleContent } from "./rule-content.ts"
import type { World } from "./world.ts"

/** One row of what an identity may do: verbs on one resource in one place. */
export interface PermissionRow {
  /** "" everywhere. */
  readonly namespace: string
  readonly group: string
  /** As rules write it: "pods/exec", "*". */
  readonly resource: string
  /** Empty: every object. */
  readonly names: readonly string[]
  readonly verbs: readonly string[]
  readonly grants: readonly Grant[]
}

/** Verbs on a URL or URL prefix. */
export interface PathRow {
  readonly path: string
  readonly verbs: readonly string[]
  readonly grants: readonly Grant[]
}

export interface PermissionMatrix {
  readonly resources: readonly PermissionRow[]
  readonly paths: readonly PathRow[]
}

/**
 * What RBAC lets an identity do, each resource of each namespace once, sorted. Rows of a namespace do not repeat what
 * counts everywhere by other bindings. O(rules that apply, split by group and resource).
 */
export function permissionsOf({ authorizer, authorizers }: World, identity: Identity): PermissionMatrix {
  if (!authorizers.rbac) return { resources: [], paths: [] }
  const resources = new Map<string, Row<Omit<PermissionRow, "verbs" | "grants">>>()
  const paths = new Map<string, Row<Pick<PathRow, "path">>>()
  for (const grant of everyGrant(authorizer, identity)) {
    const { rule, binding } = grant
    const { namespace } = binding
    const names = [...rule.resourceNames].sort()
    for (const group of rule.apiGroups)
      for (const resource of rule.resources) {
        const key = JSON.stringify([namespace, group, resource, names])
        addTo(resources, key, { namespace, group, resource, names }, grant)
      }
    // A RoleBinding gives no right to URLs.
    if (namespace === "") for (const path of rule.nonResourceURLs) addTo(paths, path, { path }, grant)
  }
  return { resources: sortedRows(resources), paths: sortedRows(paths) }
}

interface Row<T> {
  readonly cell: T
  readonly verbs: Set<string>
  readonly grants: Grant[]
}

function addTo<T>(rows: Map<string, Row<T>>, key: string, cell: T, grant: Grant): void {
  const row = rows.get(key) ?? { cell, verbs: new Set(), grants: [] }
  for (const verb of grant.rule.verbs) row.verbs.add(verb)
  row.grants.push(grant)
  rows.set(key, row)
}

const sortedRows = <T>(rows: ReadonlyMap<string, Row<T>>) =>
  [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { cell, verbs, grants }]) => ({ ...cell, verbs: [...verbs].sort(), grants }))

function everyGrant(authorizer: World["authorizer"], identity: Identity): readonly Grant[] {
  const everywhere = authorizer.rulesFor(identity)
  const inNamespaces = authorizer
    .namespacesOf(identity)
    .flatMap((namespace) => authorizer.rulesFor(identity, namespace).filter(({ binding }) => binding.namespace !== ""))
  return [...everywhere, ...inNamespaces]
}

/** Rights of one place that one side has and the other lacks, as rules of a single verb, group, resource and name. */
export interface PermissionChange {
  readonly namespace: string
  readonly gained: readonly RuleContent[]
  readonly lost: readonly RuleContent[]
}

/** One side of a comparison: an identity in an inventory. */
export interface Holder {
  readonly world: World
  readonly identity: Identity
}

/**
 * What `after` may do and `before` may not, and the other way round: two subjects of one inventory, or one subject in
 * two. Rules that are written otherwise and mean the same are no difference. Places without a difference are left out.
 */
export function comparePermissions(before: Holder, after: Holder): readonly PermissionChange[] {
  const left = heldByPlace(before)
  const right = heldByPlace(after)
  const places = [...new Set([...left.keys(), ...right.keys()])].sort()
  const effective = (held: ReadonlyMap<string, readonly RuleContent[]>, place: string) =>
    place === "" ? (held.get("") ?? []) : [...(held.get("") ?? []), ...(held.get(place) ?? [])]
  return places
    .map((namespace) => ({
      namespace,
      gained: uncovered(effective(left, namespace), right.get(namespace) ?? []),
      lost: uncovered(effective(right, namespace), left.get(namespace) ?? []),
    }))
    .filter(({ gained, lost }) => gained.length > 0 || lost.length > 0)
}

/** What the Node authorizer gives only to requests with fields is left out: rules cannot say it. */
function heldByPlace({ world, identity }: Holder): ReadonlyMap<string, readonly RuleContent[]> {
  const held = new Map<string, RuleContent[]>()
  const add = (namespace: string, rule: RuleContent) => held.set(namespace, [...(held.get(namespace) ?? []), rule])
  if (world.authorizers.rbac)
    for (const { rule, binding } of everyGrant(world.authorizer, identity)) add(binding.namespace, rule)
  const node = nodeOf(identity)
  for (const { namespace, group, resource, names, verbs, fields } of node ? nodePermissions(world, node) : [])
    if (!fields)
      add(namespace, {
        verbs,
        apiGroups: [group],
        resources: [resource],
        resourceNames: names,
        nonResourceURLs: [],
      })
  return held
}

/** What changed for one subject between two inventories. */
export interface SubjectChange {
  readonly subject: SubjectName
  readonly changes: readonly PermissionChange[]
}

/** Every subject whose own bindings give it other rights in the second inventory than in the first. */
export function compareWorlds(before: World, after: World): readonly SubjectChange[] {
  const subjects = new Map<string, SubjectName>()
  for (const { kind, name } of [...before.authorizer.subjects, ...after.authorizer.subjects])
    subjects.set(`${kind} ${name}`, kind === "Group" ? { kind, name, namespace: "" } : subjectOfUser(name))
  return [...subjects.values()]
    .map((subject) => {
      const identity = aloneIdentity(subject)
      return { subject, changes: comparePermissions({ world: before, identity }, { world: after, identity }) }
    })
    .filter(({ changes }) => changes.length > 0)
}

/** Without the groups that everybody is in: their changes are the groups' own. */
function aloneIdentity(subject: SubjectName): Identity {
  const { user } = identityOf(subject)
  return subject.kind === "Group" ? { user: "", groups: [subject.name] } : { user, groups: [] }
}
