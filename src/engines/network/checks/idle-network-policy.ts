import { low } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { deployment, networkPolicy } from "../check-examples.ts"
import { networkOf } from "../network-of.ts"
import { findEmpty } from "../questions.ts"

/**
 * A policy whose selector matches no pod protects nothing, and a rule whose peers match nothing lets nobody in: often a
 * label was renamed, and the protection that everybody counts on is gone.
 *
 * Field:   the selectors of policies and of the peers of their rules
 * Allowed: each selects a pod, node or address of the inventory
 * Source:  Kubernetes documentation, Network Policies, "Behavior of to and from selectors"
 */
export const idleNetworkPolicy = check({
  id: "idle-network-policy",
  title: "Network policy, or a rule of it, selects nothing",
  category: "network",
  severity: low("what it was meant to protect or to let through is not"),
  frameworks: ["nsa-cisa-1.2/network"],
  whole(context, report) {
    for (const { policy, rule, direction } of findEmpty(networkOf(context)))
      report(
        rule?.place ?? policy.place,
        rule
          ? `${direction} rule ${rule.index + 1} of ${policy.id} selects no ${direction === "ingress" ? "source" : "destination"}`
          : `${policy.id} selects no pod`,
        { evidence: { policy: policy.id } },
      )
  },
  fix: { title: "Correct the selector, or delete the policy or rule" },
  examples: {
    good: [deployment("cart", 8080), networkPolicy("cart", { podSelector: { matchLabels: { app: "cart" } } })],
    bad: [deployment("cart", 8080), networkPolicy("cart", { podSelector: { matchLabels: { app: "basket" } } })],
  },
})
