import { isObject } from "../../../lib/json.ts"
import { labelSelector, selectsEverything } from "../../../model/labels.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { hasPodMakers } from "../completeness.ts"
import { deployment, object } from "../examples.ts"

/**
 * A policy whose labels are misspelt selects no pod: the pods it was written for are open.
 *
 * Field:   spec.podSelector of NetworkPolicies
 * Allowed: labels of at least one workload of the namespace (a note where the input holds none); the empty selector
 * Source:  k8s.io/api/networking/v1/types.go, NetworkPolicySpec.PodSelector
 */
export const danglingNetworkPolicy = check({
  id: "dangling-network-policy",
  title: "NetworkPolicy selects no pod",
  severity: medium("what it was written for is open"),
  aliases: ["kube-linter:dangling-networkpolicy", "kubescape:C-0299", "kube-score:networkpolicy-targets-pod"],
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/NetworkPolicy"],
    run(resource, report, { inventory, workloadsIn }) {
      const selector = resource.spec.podSelector
      if (!isObject(selector) || selectsEverything(selector)) return
      const matches = labelSelector(selector)
      const neighbours = workloadsIn(resource.namespace)
      if (!neighbours.some(({ pod }) => matches(pod.labels)))
        report(
          { resource, path: "/spec/podSelector" },
          `NetworkPolicy ${resource.name} selects no pod of namespace ${resource.namespace}`,
          {
            severity: neighbours.length > 0 && !hasPodMakers(inventory, resource.namespace) ? "medium" : "info",
          },
        )
    },
  },
  fix: { title: "Correct the labels, or remove the policy" },
  examples: {
    good: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: { matchLabels: { app: "app" } } } }),
    ],
    bad: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: { matchLabels: { app: "apps" } } } }),
    ],
  },
})
