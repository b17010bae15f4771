import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { twoTenants, viewer } from "../examples.ts"
import { formatSubject } from "../identity.ts"
import { tenantAccess } from "../tenants.ts"

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
    for (const { subject, home, target, binding, index } of tenantAccess(context)) {
      if (home === undefined || home === target) continue
      const { reference, namespace, resource } = binding
      report(
        { resource, path: `/subjects/${index}` },
        `ServiceAccount ${subject.namespace}/${subject.name} of tenant ${home} has ${reference.kind} ${reference.name} in ${namespace}, which belongs to ${target}`,
        { evidence: { subject: formatSubject(subject), tenant: home, reaches: target } },
      )
    }
  },
  fix: {
    title: "Remove the subject, or let the tenants exchange what they need through a service with its own rights",
  },
  examples: {
    good: [...twoTenants, viewer("shop-a", "shop-a")],
    bad: [...twoTenants, viewer("shop-a", "shop-b")],
  },
})
