import { critical } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const rbac = "rbac.authorization.k8s.io"

/**
 * The API server lets nobody write a role with more rights than they have, except holders of `escalate` on that role.
 * Whoever holds it and may write a role that it is bound to has no limit.
 *
 * Field:   effective rules: escalate on roles or clusterroles and create, update or patch on them, in one subject
 * Allowed: writing roles without escalate; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes pkg/registry/rbac/escalation_check.go (RoleEscalationAuthorized); attack primitive AP-13
 */
export const roleEscalators = check({
  id: "role-escalators",
  category: "identity",
  title: "Subject writes roles beyond its own rights",
  severity: critical("it makes itself administrator"),
  aliases: ["kubesplaining:KUBE-PRIVESC-009", "trivy:KSV-0050", "kubescape:C-0191"],
  frameworks: ["cis-1.12/5.1.8", "mitre-attack/T1098", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: ["clusterroles", "roles"].flatMap((roles) => [
      ...allOf(anyOf("escalate", `${rbac}/${roles}`), anyOf("create", `${rbac}/${roles}`)),
      ...allOf(
        anyOf("escalate", `${rbac}/${roles}`, { anyName: true }),
        anyOf("update patch", `${rbac}/${roles}`, { anyName: true }),
      ),
    ]),
    may: "write roles beyond its own rights",
    severity: "critical",
  }),
  fix: { title: "Take escalate away: roles then grant what their writer holds" },
  examples: {
    good: bound(rule("update", "rbac.authorization.k8s.io", "roles")),
    bad: bound(rule("escalate,update", "rbac.authorization.k8s.io", "clusterroles")),
  },
})
