import { critical } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const rbac = "rbac.authorization.k8s.io"
const writing = (bindings: string) => anyOf("create update patch", `${rbac}/${bindings}`)

/**
 * The API server lets nobody bind a role with more rights than they have, except holders of `bind` on that role.
 * Together with the right to write bindings there is no limit but the roles' names. Writing bindings without `bind`
 * passes on only what is held: delegation, no escalation.
 *
 * Field:   effective rules: bind on roles or clusterroles and create, update or patch on bindings, in one subject
 * Allowed: bind on harmless roles by resourceNames; writing bindings without bind; roles nobody is bound to; bindings
 *          of Kubernetes and well-known add-ons
 * Source:  kubernetes pkg/registry/rbac/escalation_check.go (BindingAuthorized); attack primitive AP-12
 */
export const roleBinders = check({
  id: "role-binders",
  category: "identity",
  title: "Subject binds roles that it does not hold",
  severity: critical("it makes itself administrator"),
  aliases: [
    "kubesplaining:KUBE-PRIVESC-009",
    "trivy:KSV-0051",
    "trivy:KSV-0052",
    "checkov:CKV2_K8S_1",
    "kubescape:C-0191",
  ],
  frameworks: ["cis-1.12/5.1.8", "mitre-attack/T1098", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: [
      ...allOf(anyOf("bind", `${rbac}/clusterroles`, { name: "cluster-admin" }), writing("clusterrolebindings")),
      ...allOf(anyOf("bind", `${rbac}/clusterroles`, { name: "cluster-admin" }), writing("rolebindings")),
      ...allOf(anyOf("bind", `${rbac}/clusterroles`, { name: "admin" }), writing("rolebindings")),
      ...allOf(anyOf("bind", `${rbac}/clusterroles ${rbac}/roles`), writing("rolebindings")),
    ],
    may: "bind roles that it does not hold",
    severity: "critical",
  }),
  fix: { title: "Limit bind by resourceNames to harmless roles" },
  examples: {
    good: bound(rule("create", "rbac.authorization.k8s.io", "rolebindings")),
    bad: bound(
      rule("bind", "rbac.authorization.k8s.io", "clusterroles"),
      rule("create", "rbac.authorization.k8s.io", "rolebindings"),
    ),
  },
})
