import { overlaps } from "../../../lib/intervals.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { deployment, tierPolicy } from "../check-examples.ts"
import { networkOf } from "../network-of.ts"
import { policyKinds } from "../policies/read-policies.ts"
import { networkPolicyStage } from "../policies/stages.ts"
import { directions, type Policy, type Rule } from "../policy.ts"
import type { Reachability } from "../reachability.ts"

/**
 * Of two policies in a tier with the same priority that match a connection, the plugin may apply either one, and nobody can
 * tell which. A Deny may never take effect.
 *
 * Field:   spec.priority of ClusterNetworkPolicy and AdminNetworkPolicy
 * Allowed: different priorities where rules with different actions match the same connection
 * Source:  kubernetes-sigs/network-policy-api, ClusterNetworkPolicySpec.priority
 */
export const networkPolicyPriorityClash = check({
  id: "network-policy-priority-clash",
  title: "Cluster network policies of equal priority contradict each other",
  category: "network",
  severity: medium("the network plugin may apply either, so what is denied on one cluster is open on another"),
  frameworks: ["nsa-cisa-1.2/network"],
  whole(context, report) {
    const kinds = policyKinds.filter(([, kind]) => kind !== "NetworkPolicy")
    if (kinds.every(([group, kind]) => context.inventory.ofKind(kind, group).next().done)) return
    const answer = networkOf(context)
    const groups = new Map<string, Policy[]>()
    for (const policy of answer.policies) {
      if (policy.stage.order === networkPolicyStage.order) continue
      const key = `${policy.stage.order} ${policy.priority}`
      groups.set(key, [...(groups.get(key) ?? []), policy])
    }
    for (const group of groups.values())
      for (const [i, first] of group.entries())
        for (const second of group.slice(i + 1))
          if (first.id !== second.id && contradict(answer, first, second))
            report(
              { resource: second.place.resource, path: "/spec/priority" },
              `${second.id} and ${first.id} have priority ${first.priority} in tier ${first.stage.name}, match the same connections and differ in what to do`,
              {
                evidence: { policies: [first.id, second.id], priority: first.priority },
                related: [{ resource: first.place.resource, path: "/spec/priority" }],
              },
            )
  },
  fix: { title: "Give the policies different priorities" },
  examples: {
    good: [deployment("cart", 8080), tierPolicy("open", 10, "Accept"), tierPolicy("closed", 20, "Deny")],
    bad: [deployment("cart", 8080), tierPolicy("open", 10, "Accept"), tierPolicy("closed", 10, "Deny")],
  },
})

/** Some pod is subject to both, and two of their rules with different actions share a peer and a port. */
function contradict({ verdicts }: Reachability, first: Policy, second: Policy): boolean {
  const { index } = verdicts.store
  const shared = index.bitsOf([first.subject]).sure.intersection(index.bitsOf([second.subject]).sure)
  if (!shared) return false
  const clash = (a: Rule, b: Rule): boolean =>
    a.action !== b.action &&
    (overlaps(a.ports.ports, b.ports.ports) ||
      a.ports.names.some(({ name }) => b.ports.names.some((one) => one.name === name))) &&
    index.bitsOf(a.peers).sure.intersection(index.bitsOf(b.peers).sure) !== undefined
  return directions.some((direction) =>
    first[direction]?.rules.some((a) => second[direction]?.rules.some((b) => clash(a, b))),
  )
}
