import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * Whoever deletes or evicts pods and also steers where they start again (by the state of nodes, or by binding pods to
 * nodes) brings them, with their tokens, to a node that is already lost.
 *
 * Field:   effective rules: delete pods or create pods/eviction, together with update or patch on nodes or their
 *          status, delete on nodes, or create on pods/binding
 * Allowed: one of the two alone; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  attack primitive AP-21
 */
export const podStealers = check({
  id: "pod-stealers",
  category: "identity",
  title: "Subject moves pods to a node of its choice",
  severity: high("the tokens and Secrets of other pods come to a node it owns"),
  aliases: ["kubesplaining:KUBE-PRIVESC-016"],
  frameworks: ["mitre-attack/T1578", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: allOf(
      [...anyOf("delete deletecollection", "pods"), ...anyOf("create", "pods/eviction")],
      [
        ...anyOf("update patch", "nodes nodes/status", { clusterScoped: true }),
        ...anyOf("delete deletecollection", "nodes", { clusterScoped: true }),
        ...anyOf("create", "pods/binding"),
      ],
    ),
    may: "move pods to a node of its choice",
    severity: "high",
  }),
  fix: { title: "Split the two rights between different subjects" },
  examples: {
    good: bound(rule("delete", "", "pods")),
    bad: bound(rule("delete", "", "pods"), rule("patch", "", "nodes/status")),
  },
})
