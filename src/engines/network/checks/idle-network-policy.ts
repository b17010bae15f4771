import type { Inventory } from "../../../model/inventory.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { deployment, tierPolicy } from "../check-examples.ts"
import { networkOf } from "../network-of.ts"
import { policyKinds } from "../policies/read-policies.ts"
import { findEmpty } from "../questions.ts"

/**
 * A policy whose selector matches no pod protects nothing, and a rule whose peers match nothing lets nobody in: often a
 * label was renamed, and the protection that everybody counts on is gone.
 *
 * Field:   selectors of ClusterNetworkPolicies, AdminNetworkPolicies and policies of Cilium, and of the peers of their rules
 * Allowed: each selects a pod, node or address of the inventory (NetworkPolicies: dangling-network-policy)
 * Source:  kubernetes-sigs/network-policy-api, ClusterNetworkPolicySubject, ClusterNetworkPolicyIngressPeer
 */
export const idleNetworkPolicy = check({
  id: "idle-network-policy",
  title: "Cluster-wide or Cilium policy, or a rule of it, selects nothing",
  category: "network",
  severity: low("what it was meant to protect or to let through is not"),
  frameworks: ["nsa-cisa-1.2/network"],
  whole(context, report) {
    if (!hasOtherPolicies(context.inventory)) return
    const answer = networkOf(context)
    const wider = answer.policies.filter(({ place }) => place.resource.kind !== "NetworkPolicy")
    for (const { policy, rule, direction } of findEmpty(answer, wider)) {
      report(
        rule?.place ?? policy.place,
        rule
          ? `${direction} rule ${rule.index + 1} of ${policy.id} selects no ${direction === "ingress" ? "source" : "destination"}`
          : `${policy.id} selects no pod`,
        { evidence: { policy: policy.id } },
      )
    }
  },
  fix: { title: "Correct the selector, or delete the policy or rule" },
  examples: {
    good: [deployment("cart", 8080), tierPolicy("closed", 20, "Deny")],
    bad: [deployment("cart", 8080), tierPolicy("closed", 20, "Deny", { app: "basket" })],
  },
})

const hasOtherPolicies = (inventory: Inventory): boolean =>
  policyKinds.some(([group, kind]) => kind !== "NetworkPolicy" && !inventory.ofKind(kind, group).next().done)
