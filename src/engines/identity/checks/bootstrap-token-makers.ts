import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { binding, rule, unbound } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const [rules = {}] = unbound(rule("create", "", "secrets"))

/**
 * A Secret of type bootstrap.kubernetes.io/token in kube-system is a credential by which a new kubelet asks for its
 * certificate. Whoever creates one joins a node of its own, and pods with their tokens come to it.
 *
 * Field:   effective rules: create on secrets in kube-system, everywhere included
 * Allowed: other namespaces; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes plugin/pkg/auth/authenticator/token/bootstrap; attack primitive AP-31
 */
export const bootstrapTokenMakers = check({
  id: "bootstrap-token-makers",
  category: "identity",
  title: "Subject makes tokens by which nodes join",
  severity: medium("it registers a node of its own and receives pods there"),
  frameworks: ["mitre-attack/T1098", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("create", "secrets", { namespace: "kube-system" }),
    may: "make bootstrap tokens",
    severity: "medium",
  }),
  fix: { title: "Grant create on secrets in the namespaces where it is needed" },
  examples: { good: [rules, binding("robot", "shop")], bad: [rules, binding("robot", "kube-system")] },
})
