import { getOrAdd } from "../../../lib/get-or-add.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { twoTenants, viewer } from "../examples.ts"
import { formatSubject } from "../identity.ts"
import { type TenantAccess, tenantAccess } from "../tenants.ts"

/**
 * A subject that RoleBindings let into the namespaces of several tenants is a bridge between them: whoever takes it over
 * reaches them all. Often it is meant so, as with the platform's own controllers; then it should be known and few.
 *
 * Field:   subjects of RoleBindings in namespaces that carry a tenant label (setting: labels of tenant-crossing)
 * Allowed: subjects of one tenant; service accounts of a tenant, which tenant-crossing reports; rights in the whole
 *          cluster, which have checks of their own
 * Source:  Kubernetes documentation, Multi-tenancy, "Access controls"; NIST SP 800-53 AC-4, AC-5
 */
export const severalTenants = check({
  id: "several-tenants",
  category: "identity",
  title: "Subject has rights in the namespaces of several tenants",
  severity: low("whoever takes it over reaches all of them"),
  frameworks: ["nist-800-53/AC-4", "owasp-k8s-2025/K02"],
  whole(context, report) {
    const bySubject = new Map<string, TenantAccess[]>()
    for (const access of tenantAccess(context))
      if (access.home === undefined) getOrAdd(bySubject, formatSubject(access.subject), () => []).push(access)
    for (const [subject, accesses] of bySubject) {
      const tenants = [...new Set(accesses.map(({ target }) => target))].sort()
      if (tenants.length < 2) continue
      const [place, ...related] = accesses.map(({ binding, index }) => ({
        resource: binding.resource,
        path: `/subjects/${index}`,
      }))
      if (place)
        report(place, `${subject} has rights at the tenants ${tenants.join(", ")}`, {
          evidence: { subject, tenants },
          related,
        })
    }
  },
  fix: { title: "Give each tenant a subject of its own" },
  examples: {
    good: [...twoTenants, viewer("shop-a", "platform")],
    bad: [...twoTenants, viewer("shop-a", "platform"), viewer("shop-b", "platform")],
  },
})
