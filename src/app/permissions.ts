import type { OtherAuthorizer } from "../engines/identity/access-review.ts"
import {
  formatSubject,
  identityOf,
  nodeOf,
  parseSubject,
  type SubjectName,
  groups as wellKnown,
} from "../engines/identity/identity.ts"
import { type LeastPrivilege, leastPrivilege, unusedRights } from "../engines/identity/least-privilege.ts"
import { type NeededRight, neededRights } from "../engines/identity/needed-rights.ts"
import { nodePermissions } from "../engines/identity/node-permissions.ts"
import type { Restriction } from "../engines/identity/node-restriction.ts"
import { type ObservedRequest, observedRequest } from "../engines/identity/observed-request.ts"
import { comparePermissions, type PermissionChange, permissionsOf } from "../engines/identity/permissions.ts"
import type { Identity } from "../engines/identity/request.ts"
import type { RuleContent } from "../engines/identity/rule-content.ts"
import type { World } from "../engines/identity/world.ts"
import { readAuditLog } from "../inputs/audit/read-audit-log.ts"
import type { Incomplete } from "../model/finding.ts"
import type { Inventory } from "../model/inventory.ts"
import { newestVersion } from "../model/kubernetes-version.ts"
import { findWorkloads } from "../model/workload/workload.ts"
import { findServed, type ShownGrant, showGrant, worldOf } from "./questions.ts"

export { formatSubject, type PermissionChange, parseSubject, type SubjectName }

/** A row of what a subject may do. */
export interface ShownPermission {
  /** "" everywhere. */
  readonly namespace: string
  /** `pods/exec`, `deployments.apps`, or a URL. */
  readonly resource: string
  /** Empty: every object. */
  readonly names: readonly string[]
  readonly verbs: readonly string[]
  /** Empty where another authorizer than RBAC says so. */
  readonly grants: readonly ShownGrant[]
  readonly otherwise?: OtherAuthorizer
  /** Fields that the request has to select by: `spec.nodeName=n1`. */
  readonly fields?: Readonly<Record<string, string>>
  /** What admission still asks of a kubelet's write. */
  readonly admission?: Restriction
}

/** Everything that the API server lets a subject do: system:masters, the Node authorizer, RBAC. */
export function permissions(
  inventory: Inventory,
  subject: SubjectName,
  groups: readonly string[] = [],
): readonly ShownPermission[] {
  const world = worldOf(inventory)
  const identity = identityOf(subject, groups)
  const { resources, paths } = permissionsOf(world, identity)
  const node = nodeOf(identity)
  return [
    ...mayEverything(world, identity),
    ...(node ? nodePermissions(world, node) : []).map(({ group, resource, restriction, ...row }) => ({
      ...row,
      resource: qualified(resource, group),
      grants: [],
      otherwise: "Node" as const,
      ...(restriction ? { admission: restriction } : {}),
    })),
    ...resources.map(({ namespace, group, resource, names, verbs, grants }) => ({
      namespace,
      resource: qualified(resource, group),
      names,
      verbs,
      grants: grants.map(showGrant),
    })),
    ...paths.map(({ path, verbs, grants }) => ({
      namespace: "",
      resource: path,
      names: [],
      verbs,
      grants: grants.map(showGrant),
    })),
  ]
}

/** What no rule says. */
function mayEverything({ authorizers }: World, identity: Identity): readonly ShownPermission[] {
  const isMaster = identity.groups.includes(wellKnown.masters)
  if (!isMaster && !authorizers.alwaysAllow) return []
  const otherwise = isMaster ? "system:masters" : "AlwaysAllow"
  return ["*.*", "/*"].map((resource) => ({ namespace: "", resource, names: [], verbs: ["*"], grants: [], otherwise }))
}

const qualified = (resource: string, group: string): string => {
  if (group === "") return resource
  const [name = "", sub] = resource.split("/")
  return `${name}.${group}${sub === undefined ? "" : `/${sub}`}`
}

/** A rule as a line: `get,list secrets in shop (only cart)`. */
export function describeRule({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: RuleContent): string {
  const what = [
    ...resources.flatMap((resource) => apiGroups.map((group) => qualified(resource, group))),
    ...nonResourceURLs,
  ]
  const only = resourceNames.length > 0 ? ` (only ${resourceNames.join(", ")})` : ""
  return `${verbs.join(",")} ${what.join(" ")}${only}`
}

/** What one subject may do and another may not, or one subject in two inventories. */
export const compareSubjects = (
  before: { readonly inventory: Inventory; readonly subject: SubjectName },
  after: { readonly inventory: Inventory; readonly subject: SubjectName },
): readonly PermissionChange[] =>
  comparePermissions(
    { world: worldOf(before.inventory), identity: identityOf(before.subject) },
    { world: worldOf(after.inventory), identity: identityOf(after.subject) },
  )

/** What an audit log shows of one subject. */
export interface ObservedPrivileges {
  readonly result: LeastPrivilege
  /** Rights that the subject holds in the inventory and the log shows no use of; absent without an inventory. */
  readonly unused?: readonly { readonly namespace: string; readonly rule: RuleContent }[]
}

export interface ObservedLog {
  readonly requests: readonly ObservedRequest[]
  readonly problems: readonly Incomplete[]
}

/** Reads audit logs. Equal requests are kept once, with their first and last time, so that memory does not grow with the log. */
export async function readObserved(files: readonly string[]): Promise<ObservedLog> {
  const seen = new Map<string, ObservedRequest>()
  const problems: Incomplete[] = []
  for (const file of files) {
    const log = readAuditLog(file)
    for await (const event of log.events) {
      const request = observedRequest(event)
      if (!request) continue
      const { time, groups, ...same } = request
      const key = JSON.stringify(same)
      // The first and the last of equal requests say all that the result needs.
      if (!seen.has(key)) seen.set(key, request)
      else if (time > (seen.get(`${key} last`) ?? (seen.get(key) as ObservedRequest)).time)
        seen.set(`${key} last`, request)
    }
    problems.push(...log.problems)
  }
  return { requests: [...seen.values()], problems }
}

/** Subjects that a log shows, by how much they ask. */
export function observedSubjects({ requests }: ObservedLog): readonly string[] {
  const counts = new Map<string, number>()
  for (const { user } of requests) counts.set(user, (counts.get(user) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([user]) => user)
}

export const observedPrivileges = (
  subject: SubjectName,
  { requests }: ObservedLog,
  inventory?: Inventory,
): ObservedPrivileges => ({
  result: leastPrivilege(subject, requests),
  ...(inventory ? { unused: unusedRights(worldOf(inventory), subject, requests) } : {}),
})

/** What the manifests of a service account's workloads show it to need, and whether it has it. */
export interface ShownNeed extends NeededRight {
  readonly workload: string
  readonly held: boolean
}

export function neededPermissions(inventory: Inventory, { name, namespace }: SubjectName): readonly ShownNeed[] {
  const { authorizer } = worldOf(inventory)
  const identity = identityOf({ kind: "ServiceAccount", name, namespace })
  return findWorkloads(inventory, newestVersion)
    .filter((workload) => workload.namespace === namespace && workload.pod.serviceAccountName.value === name)
    .flatMap((workload) =>
      neededRights(workload, (word) => findServed(word, undefined, inventory)).map((right) => {
        const [resource = "", subresource = ""] = right.resource.split("/")
        const { verb, group, name: object } = right
        const held = authorizer.allows({
          ...identity,
          verb,
          group,
          resource,
          subresource,
          namespace: right.namespace,
          name: object,
        })
        return { ...right, workload: `${workload.kind}/${workload.resource.name}`, held }
      }),
    )
}
