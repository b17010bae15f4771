import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule, unbound } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * Whoever reads Secrets reads passwords, keys and the tokens of other identities. `list` and `watch` return contents
 * just as `get` does.
 *
 * Field:   effective rules: get, list or watch on secrets without resourceNames
 * Allowed: rights on single Secrets by name; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  Kubernetes documentation, RBAC Good Practices, "Listing secrets"; attack primitive AP-09
 */
export const secretReaders = check({
  id: "secret-readers",
  category: "identity",
  title: "Subject reads every Secret",
  severity: high("it can become whoever the Secrets belong to"),
  aliases: ["kubesplaining:KUBE-PRIVESC-005", "kube-linter:access-to-secrets", "kubescape:C-0015", "kubescape:C-0186"],
  frameworks: ["cis-1.12/5.1.2", "mitre-attack/T1552.007", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("list get watch", "secrets"),
    may: "read every Secret",
    severity: "high",
  }),
  fix: { title: "Grant get on the Secrets that are needed, by resourceNames in a Role" },
  examples: { good: unbound(rule("get", "", "secrets")), bad: bound(rule("list", "", "secrets")) },
})
