import { asString, get } from "../../lib/json.ts"
import type { RbacSubject } from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"
import type { CheckContext } from "../posture/check.ts"
import { listSetting } from "../posture/settings.ts"
import { type SubjectName, subjectOfUser } from "./identity.ts"
import type { BindingEntry } from "./policy.ts"
import { worldOf } from "./report-holders.ts"
import { isWellKnown } from "./well-known.ts"

/** Labels by which well-known tenancy tools and many platforms mark the namespaces of a tenant. */
const usualLabels = ["capsule.clastix.io/tenant", "toolkit.fluxcd.io/tenant", "tenant", "field.cattle.io/projectId"]

/** A subject that a RoleBinding lets into a namespace of a tenant. */
export interface TenantAccess {
  readonly subject: SubjectName
  /** The subject's own tenant; undefined for users, groups and service accounts of namespaces that belong to none. */
  readonly home: string | undefined
  /** The tenant of the binding's namespace. */
  readonly target: string
  readonly binding: BindingEntry
  /** Place of the subject in the binding. */
  readonly index: number
}

/** Who is let into the namespaces of tenants; none where the cluster has fewer than two. O(subjects of bindings). */
export function tenantAccess(context: CheckContext): readonly TenantAccess[] {
  const tenants = tenantsOf(context)
  if (new Set(tenants.values()).size < 2) return []
  return worldOf(context).authorizer.policy.bindings.flatMap((binding) => {
    const target = tenants.get(binding.namespace)
    if (target === undefined || isWellKnown(binding) || !grantsAnything(binding)) return []
    return binding.subjects.flatMap((written, index): TenantAccess | [] => {
      const subject = nameOf(written, binding.namespace)
      return subject ? { subject, home: tenants.get(subject.namespace), target, binding, index } : []
    })
  })
}

/** Undefined for a kind that grants nothing. */
function nameOf({ kind, name, namespace }: RbacSubject, ofBinding: string): SubjectName | undefined {
  if (kind === "User") return subjectOfUser(name)
  if (kind === "Group") return { kind, name, namespace: "" }
  return kind === "ServiceAccount" ? { kind, name, namespace: namespace || ofBinding } : undefined
}

/** Namespace to tenant, for namespaces that have one. */
function tenantsOf(context: CheckContext): ReadonlyMap<string, string> {
  const labels = listSetting(context, "tenant-crossing", "labels", usualLabels)
  const tenantOf = (namespace: Resource) =>
    labels.map((label) => asString(get(namespace.labels, label))).find((value) => value)
  return new Map(
    [...context.inventory.ofKind("Namespace", "")].flatMap((namespace) => {
      const tenant = tenantOf(namespace)
      return tenant ? [[namespace.name, tenant] as const] : []
    }),
  )
}

/** A binding to a role that is not there may grant anything tomorrow. */
const grantsAnything = ({ roles }: BindingEntry): boolean =>
  roles.length === 0 || roles.some(({ rules }) => rules.length > 0)
