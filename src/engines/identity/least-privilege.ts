import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { rbacGroup } from "../../model/rbac.ts"
import { Resource } from "../../model/resource.ts"
import { identityOf, type SubjectName } from "./identity.ts"
import type { ObservedRequest } from "./observed-request.ts"
import { permissionsOf } from "./permissions.ts"
import { combinedResource, isPathRequest, type ResourceRequest } from "./request.ts"
import type { RuleContent } from "./rule-content.ts"
import { RuleTable } from "./rule-table.ts"
import { compile, type World } from "./world.ts"

export interface LeastPrivilegeOptions {
  /** More names than this of one resource and verb become a rule without names; 10 by default. */
  readonly maxNames?: number
}

/** The roles and bindings that the allowed requests of a subject needed, and what the log can vouch for. */
export interface LeastPrivilege {
  /** Roles, ClusterRoles and their bindings, ready to apply. */
  readonly objects: readonly JsonObject[]
  /** Requests that were allowed, and that were denied and so are left out. */
  readonly allowed: number
  readonly denied: number
  /** Allowed requests that the objects alone do not allow, as our authorizer answers: empty, or the result is wrong. */
  readonly uncovered: readonly ObservedRequest[]
  /** First and last request of the subject: what happens less often than this was not seen. */
  readonly window: { readonly from: string; readonly to: string } | undefined
}

/**
 * The smallest roles of single resources, verbs and names that cover every allowed request that a log shows of a subject:
 * one Role for each namespace, a ClusterRole for what was asked across namespaces, cluster-scoped or a URL. Verbs and
 * resources that share their names share a rule. O(requests).
 */
export function leastPrivilege(
  subject: SubjectName,
  observed: readonly ObservedRequest[],
  { maxNames = 10 }: LeastPrivilegeOptions = {},
): LeastPrivilege {
  const { user } = identityOf(subject)
  const own = observed.filter((request) => request.user === user)
  const allowed = own.filter((request) => request.allowed)
  const times = own.map(({ time }) => time).filter(Boolean)
  const places = new Map<string, ObservedRequest[]>()
  for (const request of allowed) {
    const namespace = isPathRequest(request) ? "" : (request.namespace ?? "")
    places.set(namespace, [...(places.get(namespace) ?? []), request])
  }
  const everywhere = rulesFor(places.get("") ?? [], maxNames)
  const asked = [...places].filter(([namespace]) => namespace !== "").sort(([a], [b]) => (a < b ? -1 : 1))
  const local = asked.map(([namespace, requests]) => {
    const uncovered = requests.filter((request) => !matchesAny(everywhere, request))
    return [namespace, rulesFor(uncovered, maxNames)] as const
  })
  const objects = [["", everywhere] as const, ...local].flatMap(([namespace, rules]) =>
    rules.length === 0 ? [] : writeRole(subject, namespace, rules),
  )
  return {
    objects,
    allowed: allowed.length,
    denied: own.length - allowed.length,
    uncovered: notCovered(subject, objects, allowed),
    window: times.length === 0 ? undefined : { from: times.reduce(earlier), to: times.reduce(later) },
  }
}

/** Asks the authorizer every request again, with nothing but these objects: the proof that they are enough. */
function notCovered(
  subject: SubjectName,
  objects: readonly JsonObject[],
  allowed: readonly ObservedRequest[],
): readonly ObservedRequest[] {
  const resources = objects.map((object) => new Resource(object, { kind: "cluster", name: "" }))
  const { authorizer } = compile(Inventory.of(resources), { defaults: [] })
  const identity = identityOf(subject)
  return allowed.filter((request) => !authorizer.allows({ ...request, ...identity }))
}

const earlier = (a: string, b: string): string => (a < b ? a : b)
const later = (a: string, b: string): string => (a > b ? a : b)

/** What a subject holds and the log shows no use of, as rules of a single verb and resource; wildcards as they stand. */
export function unusedRights(
  world: World,
  subject: SubjectName,
  observed: readonly ObservedRequest[],
): readonly { readonly namespace: string; readonly rule: RuleContent }[] {
  const identity = identityOf(subject)
  const used = observed.filter(({ user, allowed }) => allowed && user === identity.user)
  return permissionsOf(world, { user: identity.user, groups: [] }).resources.flatMap(
    ({ namespace, group, resource, names, verbs }) =>
      verbs
        .map((verb) => content([verb], [group], [resource], names))
        .filter(
          (rule) =>
            !used.some(
              (request) =>
                !isPathRequest(request) &&
                (namespace === "" || namespace === request.namespace) &&
                matchesAny([rule], request),
            ),
        )
        .map((rule) => ({ namespace, rule })),
  )
}

const content = (
  verbs: readonly string[],
  apiGroups: readonly string[],
  resources: readonly string[],
  resourceNames: readonly string[] = [],
): RuleContent => ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs: [] })

function matchesAny(rules: readonly RuleContent[], request: ObservedRequest): boolean {
  const table = new RuleTable(rules)
  const numbered = table.number(request)
  return rules.some((_rule, index) => table.matches(index, numbered))
}

/** Rules for requests of one place: first names by verb and resource, then joined where they are the same. */
function rulesFor(requests: readonly ObservedRequest[], maxNames: number): readonly RuleContent[] {
  const named = new Map<string, { group: string; resource: string; verb: string; names: Set<string> }>()
  const paths = new Map<string, Set<string>>()
  for (const request of requests) {
    if (isPathRequest(request)) {
      paths.set(request.path, (paths.get(request.path) ?? new Set()).add(request.verb))
      continue
    }
    const key = JSON.stringify([request.group, combinedResource(request), request.verb])
    const entry = named.get(key) ?? cellOf(request)
    named.set(key, entry)
    entry.names.add(request.name ?? "")
  }
  const cells = [...named.values()].map(({ names, ...cell }) => ({
    ...cell,
    names: names.has("") || names.size > maxNames ? [] : [...names].sort(),
  }))
  const byResource = join(
    cells,
    ({ group, resource, names }) => [group, resource, names],
    ({ verb }) => verb,
  )
  const byVerbs = join(
    byResource.map(({ first, items }) => ({ ...first, verbs: items })),
    ({ group, verbs, names }) => [group, verbs, names],
    ({ resource }) => resource,
  )
  const ofPaths = join(
    [...paths].map(([path, verbs]) => ({ path, verbs: [...verbs].sort() })),
    ({ verbs }) => verbs,
    ({ path }) => path,
  )
  return [
    ...byVerbs.map(({ first, items }) => content(first.verbs, [first.group], items, first.names)),
    ...ofPaths.map(({ first, items }) => ({ ...content(first.verbs, [], []), nonResourceURLs: items })),
  ]
}

const cellOf = (request: ResourceRequest) => ({
  group: request.group,
  resource: combinedResource(request),
  verb: request.verb,
  names: new Set<string>(),
})

/** Cells that agree in everything but one part, with the sorted list of those parts. */
function join<T>(
  cells: readonly T[],
  common: (cell: T) => unknown,
  part: (cell: T) => string,
): readonly { readonly first: T; readonly items: readonly string[] }[] {
  const joined = new Map<string, { first: T; items: Set<string> }>()
  for (const cell of cells) {
    const key = JSON.stringify(common(cell))
    const entry = joined.get(key) ?? { first: cell, items: new Set<string>() }
    joined.set(key, entry)
    entry.items.add(part(cell))
  }
  return [...joined]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { first, items }]) => ({ first, items: [...items].sort() }))
}

function writeRole(subject: SubjectName, namespace: string, rules: readonly RuleContent[]): readonly JsonObject[] {
  const apiVersion = `${rbacGroup}/v1`
  const kind = namespace === "" ? "ClusterRole" : "Role"
  // Names of users may hold what names of objects must not.
  const plain = `${subject.namespace}-${subject.name}`.toLowerCase().replace(/[^a-z0-9.-]+/g, "-")
  const name = `${plain.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "")}-observed`
  const metadata = { name, ...(namespace === "" ? {} : { namespace }) }
  const { kind: subjectKind, name: subjectName } = subject
  return [
    { apiVersion, kind, metadata, rules: rules.map(writeRule) },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: rbacGroup, kind, name },
      subjects: [
        subjectKind === "ServiceAccount"
          ? { kind: subjectKind, name: subjectName, namespace: subject.namespace }
          : { apiGroup: rbacGroup, kind: subjectKind, name: subjectName },
      ],
    },
  ]
}

const writeRule = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: RuleContent): JsonObject =>
  nonResourceURLs.length > 0
    ? { nonResourceURLs, verbs }
    : { apiGroups, resources, ...(resourceNames.length > 0 ? { resourceNames } : {}), verbs }
