import { asString, asStrings, get } from "../../../lib/json.ts"
import type { Resource } from "../../../model/resource.ts"
import { medium } from "../../../model/severity.ts"
import { type CheckContext, check } from "../../posture/check.ts"
import type { BindingEntry } from "../policy.ts"
import { worldOf } from "../report-holders.ts"
import { isWellKnown } from "../well-known.ts"

/** Labels by which well-known tenancy tools and many platforms mark the namespaces of a tenant. */
const usualLabels = ["capsule.clastix.io/tenant", "toolkit.fluxcd.io/tenant", "tenant", "field.cattle.io/projectId"]

/**
 * A service account of one tenant that has rights in the namespace of another makes both one: who breaks into the
 * first is in the second. Where a cluster is shared, tenants are told apart by a label of their namespaces.
 *
 * Field:   subjects of RoleBindings in namespaces that carry a tenant label (setting: labels)
 * Allowed: service accounts of the same tenant, or of namespaces that belong to none (the platform's own)
 * Source:  Kubernetes documentation, Multi-tenancy, "Namespaces"; NIST SP 800-53 AC-4, SC-2
 */
export const tenantCrossing = check({
  id: "tenant-crossing",
  category: "identity",
  title: "Service account has rights in the namespace of another tenant",
  severity: medium("a break-in at one tenant is one at the other"),
  frameworks: ["nist-800-53/AC-4", "owasp-k8s-2025/K02"],
  whole(context, report) {
    const tenants = tenantsOf(context)
    if (tenants.size < 2) return
    for (const entry of worldOf(context).authorizer.policy.bindings) {
      const target = tenants.get(entry.namespace)
      if (target === undefined || isWellKnown(entry) || !grantsAnything(entry)) continue
      for (const [index, { kind, name, namespace }] of entry.subjects.entries()) {
        const home = kind === "ServiceAccount" ? tenants.get(namespace || entry.namespace) : undefined
        if (home === undefined || home === target) continue
        report(
          { resource: entry.resource, path: `/subjects/${index}` },
          `ServiceAccount ${namespace}/${name} of tenant ${home} has ${entry.reference.kind} ${entry.reference.name} in ${entry.namespace}, which belongs to ${target}`,
          { evidence: { subject: `ServiceAccount:${namespace}/${name}`, tenant: home, reaches: target } },
        )
      }
    }
  },
  fix: {
    title: "Remove the subject, or let the tenants exchange what they need through a service with its own rights",
  },
  examples: {
    good: [...shop(), crossing("shop-a")],
    bad: [...shop(), crossing("shop-b")],
  },
})

/** Namespace to tenant, for namespaces that have one. */
function tenantsOf({ inventory, settings }: CheckContext): ReadonlyMap<string, string> {
  const written = asStrings(get(get(settings, "tenant-crossing"), "labels"))
  const labels = written.length > 0 ? written : usualLabels
  const tenantOf = (namespace: Resource) =>
    labels.map((label) => asString(get(namespace.labels, label))).find((value) => value)
  return new Map(
    [...inventory.ofKind("Namespace", "")].flatMap((namespace) => {
      const tenant = tenantOf(namespace)
      return tenant ? [[namespace.name, tenant] as const] : []
    }),
  )
}

/** A binding to a role that is not there may grant anything tomorrow. */
const grantsAnything = ({ roles }: BindingEntry): boolean =>
  roles.length === 0 || roles.some(({ rules }) => rules.length > 0)

function shop() {
  const namespace = (name: string, tenant: string) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { tenant } },
  })
  return [namespace("shop-a", "a"), namespace("shop-b", "b")]
}

/** A binding in the namespace of tenant a. */
function crossing(from: string) {
  const apiGroup = "rbac.authorization.k8s.io"
  return {
    apiVersion: `${apiGroup}/v1`,
    kind: "RoleBinding",
    metadata: { name: "robot", namespace: "shop-a" },
    roleRef: { apiGroup, kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "ServiceAccount", name: "robot", namespace: from }],
  }
}
