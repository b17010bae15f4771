import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * serviceaccounts/token gives a fresh token of any service account within reach, with an audience and a lifetime of
 * the caller's choice.
 *
 * Field:   effective rules: create on serviceaccounts/token without resourceNames
 * Allowed: rights on single service accounts by name; roles nobody is bound to; bindings of Kubernetes and well-known
 *          add-ons
 * Source:  Kubernetes documentation, RBAC Good Practices, "Token request"; attack primitive AP-08
 */
export const tokenMinters = check({
  id: "token-minters",
  category: "identity",
  title: "Subject mints tokens of service accounts",
  severity: high("it becomes every service account of its scope"),
  aliases: ["kubesplaining:KUBE-PRIVESC-014", "kubescape:C-0282"],
  frameworks: ["mitre-attack/T1528", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("create", "serviceaccounts/token"),
    may: "mint tokens of any service account",
    severity: "high",
  }),
  fix: { title: "Name the service accounts it is meant for by resourceNames" },
  examples: {
    good: bound(rule("create", "", "serviceaccounts/token", "build")),
    bad: bound(rule("create", "", "serviceaccounts/token")),
  },
})
