import { info } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { deployment, networkPolicy } from "../check-examples.ts"
import { networkOf } from "../network-of.ts"
import { findRedundant } from "../redundancy.ts"

/**
 * What another rule allows already need not be said twice: whoever takes one of them away believes that a connection is
 * closed, and it stays open.
 *
 * Field:   rules of policies of all kinds
 * Allowed: rules without which some connection would fare otherwise
 * Source:  Kubernetes documentation, Network Policies ("policies are additive")
 */
export const redundantNetworkPolicyRule = check({
  id: "redundant-network-policy-rule",
  title: "Network policy rule changes nothing",
  category: "network",
  severity: info("other rules decide what it says, so that removing it closes nothing"),
  optional: true,
  whole(context, report) {
    for (const { policy, rule, direction } of findRedundant(networkOf(context)))
      report(
        rule?.place ?? policy.place,
        rule
          ? `${direction} rule ${rule.index + 1} of ${policy.id} changes nothing that other rules do not decide`
          : `${policy.id} changes nothing that other policies do not decide`,
        { evidence: { policy: policy.id } },
      )
  },
  fix: { title: "Delete the rule, or narrow the one that covers it" },
  examples: {
    good: [
      deployment("cart", 8080),
      networkPolicy("cart", { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }, { ports: [{ port: 443 }] }] }),
    ],
    bad: [
      deployment("cart", 8080),
      networkPolicy("cart", { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }, { ports: [{ port: 80 }] }] }),
    ],
  },
})
