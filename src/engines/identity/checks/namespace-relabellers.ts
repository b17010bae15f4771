import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * The labels of a namespace say which Pod Security Standard is enforced there and which network and admission policies
 * select it. Whoever changes them takes the namespace out from under its guards.
 *
 * Field:   effective rules: update or patch on namespaces without resourceNames
 * Allowed: single namespaces by name; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  k8s.io/pod-security-admission; Kubernetes documentation, RBAC Good Practices, "Namespace modification";
 *          attack primitive AP-19
 */
export const namespaceRelabellers = check({
  id: "namespace-relabellers",
  category: "identity",
  title: "Subject changes the labels of namespaces",
  severity: medium("it lifts the Pod Security Standard and leaves policies by label"),
  frameworks: ["mitre-attack/T1562", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("patch update", "namespaces"),
    may: "change the labels of namespaces",
    severity: "medium",
  }),
  fix: { title: "Leave namespaces to the people who answer for their policies" },
  examples: { good: bound(rule("create", "", "namespaces")), bad: bound(rule("patch", "", "namespaces")) },
})
