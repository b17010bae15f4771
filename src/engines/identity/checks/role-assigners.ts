import { rbacGroup } from "../../../model/rbac.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const write = (resources: string) =>
  anyOf(
    "create update patch",
    resources
      .split(" ")
      .map((resource) => `${rbacGroup}/${resource}`)
      .join(" "),
  )

/**
 * A role says what may be done, a binding who may do it. Whoever writes both hands on everything it holds, to whom it
 * likes, and nobody else sees it. It is no escalation: the API server refuses what the subject does not hold itself.
 *
 * Field:   effective rules of one subject in one namespace: create, update or patch on roles or cluster roles, and on
 *          their bindings
 * Allowed: either alone; roles nobody is bound to; bindings of Kubernetes and well-known add-ons; the user-facing roles
 * Source:  NIST SP 800-53 AC-5 (separation of duties), AC-6; Kubernetes documentation, Using RBAC Authorization,
 *          "Privilege escalation prevention and bootstrapping"
 */
export const roleAssigners = check({
  id: "role-assigners",
  category: "identity",
  title: "Subject writes roles and decides who gets them",
  severity: low("it hands on all that it holds without anybody's consent"),
  frameworks: ["nist-800-53/AC-5", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: allOf(write("roles clusterroles"), write("rolebindings clusterrolebindings")),
    may: "write roles and decide who gets them",
    severity: "low",
  }),
  fix: { title: "Let one subject write roles and another, after a review, their bindings" },
  examples: {
    good: bound(rule("create,update", rbacGroup, "roles")),
    bad: bound(rule("create,update", rbacGroup, "roles,rolebindings")),
  },
})
