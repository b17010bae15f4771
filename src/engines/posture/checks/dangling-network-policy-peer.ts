import { asArray, get, isObject } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { labelSelector, selectsEverything } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { hasPodMakers } from "../completeness.ts"
import { deployment, object } from "../examples.ts"

/**
 * A peer whose labels are misspelt lets nobody through: the connection it was written for fails, and the next one
 * makes the rule wider than it needs to be.
 *
 * Field:   podSelector of peers without namespaceSelector in NetworkPolicies
 * Allowed: labels of at least one workload of the namespace, where the input holds any
 * Source:  k8s.io/api/networking/v1/types.go, NetworkPolicyPeer.PodSelector
 */
export const danglingNetworkPolicyPeer = check({
  id: "dangling-network-policy-peer",
  title: "NetworkPolicy lets through nobody there is",
  severity: low("the connection it was written for fails"),
  aliases: ["kube-linter:dangling-networkpolicypeer-podselector"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["networking.k8s.io/NetworkPolicy"],
    run(resource, report, { inventory, workloadsIn }) {
      const neighbours = workloadsIn(resource.namespace)
      for (const [direction, field] of [
        ["ingress", "from"],
        ["egress", "to"],
      ] as const)
        for (const [index, rule] of asArray(get(resource.spec, direction)).entries())
          for (const [position, peer] of asArray(get(rule, field)).entries()) {
            const selector = get(peer, "podSelector")
            if (!isObject(selector) || get(peer, "namespaceSelector") !== undefined || selectsEverything(selector))
              continue
            const matches = labelSelector(selector)
            if (!neighbours.some(({ pod }) => matches(pod.labels)))
              report(
                { resource, path: append("/spec", direction, index, field, position, "podSelector") },
                `NetworkPolicy ${resource.name}: no pod of namespace ${resource.namespace} has the labels of this peer`,
                {
                  severity: neighbours.length > 0 && !hasPodMakers(inventory, resource.namespace) ? "low" : "info",
                },
              )
          }
    },
  },
  fix: { title: "Correct the labels, or remove the peer" },
  examples: {
    good: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", {
        spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: "app" } } }] }] },
      }),
    ],
    bad: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", {
        spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: "apps" } } }] }] },
      }),
    ],
  },
})
