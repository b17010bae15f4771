import { low } from "../../../model/severity.ts"
import { findEmpty } from "../questions.ts"
import { deployment, networkPolicy } from "./examples.ts"
import type { NetworkRule } from "./network-rule.ts"

export const idlePolicy: NetworkRule = {
  id: "idle-network-policy",
  title: "A network policy, or a rule of it, selects nothing",
  category: "network",
  severity: low("what it was meant to protect or to let through is not"),
  aliases: [],
  frameworks: ["nsa-cisa-1.2/network"],
  threat:
    "A policy whose selector matches no pod protects nothing, and a rule whose peers match nothing lets nobody in: often a label was renamed, and the protection that everybody counts on is gone.",
  fields: [
    ["Field", "the selectors of policies and of the peers of their rules"],
    ["Allowed", "each selects a pod, node or address of the inventory"],
  ],
  fix: { title: "Correct the selector, or delete the policy or rule", automatic: false },
  examples: {
    good: [deployment("cart", 8080), networkPolicy("cart", { podSelector: { matchLabels: { app: "cart" } } })],
    bad: [deployment("cart", 8080), networkPolicy("cart", { podSelector: { matchLabels: { app: "basket" } } })],
  },
  optional: false,
  *find(_inventory, answer) {
    for (const { policy, rule, direction } of findEmpty(answer)) {
      const place = rule?.place ?? policy.place
      yield {
        place,
        message: rule
          ? `${direction} rule ${rule.index + 1} of ${policy.id} selects no ${direction === "ingress" ? "source" : "destination"}`
          : `${policy.id} selects no pod`,
        evidence: { policy: policy.id },
      }
    }
  },
}
