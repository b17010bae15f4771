import { critical } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { actingOn, allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const legacy = [
  ...anyOf("impersonate", "users", { clusterScoped: true }),
  ...allOf(
    [
      ...anyOf("impersonate", "users", { clusterScoped: true, anyName: true }),
      ...anyOf("impersonate", "serviceaccounts", { anyName: true }),
    ],
    anyOf("impersonate", "groups", { clusterScoped: true, name: "system:masters" }),
  ),
]
const constrained = allOf(
  anyOf("impersonate:user-info", "authentication.k8s.io/users", { clusterScoped: true }),
  actingOn("user-info"),
)

/**
 * Impersonation makes the API server treat a request as somebody else's. With any user, or with a user and the group
 * system:masters, there is no limit. A group alone cannot be impersonated without a user. Since 1.36 the constrained
 * form (impersonate:user-info with impersonate-on:user-info:VERB) cannot reach system:masters, service accounts or
 * nodes, but it reaches every human administrator.
 *
 * Field:   effective rules: impersonate on users; impersonate on groups together with a user; the constrained form
 * Allowed: users by resourceNames without powerful groups; roles nobody is bound to; bindings of Kubernetes and well-
 *          known add-ons
 * Source:  k8s.io/apiserver/pkg/endpoints/filters/impersonation; attack primitive AP-11
 */
export const impersonators = check({
  id: "impersonators",
  category: "identity",
  title: "Subject acts as other users",
  severity: critical("it becomes administrator by naming one"),
  aliases: ["kubesplaining:KUBE-PRIVESC-008", "trivy:KSV-0043", "kubescape:C-0065", "checkov:CKV2_K8S_3"],
  frameworks: ["cis-1.12/5.1.8", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: ({ minor }) => [...legacy, ...(minor >= 36 ? constrained : [])],
    may: "act as other users",
    severity: "critical",
  }),
  fix: { title: "Name the users and groups it is meant for by resourceNames" },
  examples: {
    good: bound(rule("impersonate", "", "users", "test-user")),
    bad: bound(rule("impersonate", "", "users,groups")),
  },
})
