import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * By default a pod that never gets ready counts as missing and cannot be evicted: one broken roll-out blocks the
 * drain of its nodes.
 *
 * Field:   spec.unhealthyPodEvictionPolicy of PodDisruptionBudgets
 * Allowed: set; AlwaysAllow where pods that are not ready hold nothing of value
 * Source:  Kubernetes documentation, Specifying a Disruption Budget, "Unhealthy Pod Eviction Policy"
 */
export const disruptionBudgetOfUnhealthyPods = check({
  id: "disruption-budget-of-unhealthy-pods",
  title: "Disruption budget does not say what holds for broken pods",
  severity: info("drains may be blocked by pods that do not work"),
  aliases: ["kube-linter:pdb-unhealthy-pod-eviction-policy"],
  frameworks: ["devops/reliability"],
  since: 27,
  optional: true,
  resources: {
    kinds: ["policy/PodDisruptionBudget", "PodDisruptionBudget"],
    run(resource, report) {
      if (resource.spec.unhealthyPodEvictionPolicy === undefined)
        report(
          { resource, path: "/spec/unhealthyPodEvictionPolicy" },
          `budget ${resource.name} has no unhealthyPodEvictionPolicy`,
        )
    },
  },
  fix: {
    title: "Set unhealthyPodEvictionPolicy to AlwaysAllow",
    patch: setTo("AlwaysAllow"),
    risk: "members of a quorum that are starting may be evicted",
  },
  examples: {
    good: object("policy/v1", "PodDisruptionBudget", {
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    }),
    bad: object("policy/v1", "PodDisruptionBudget", { spec: { maxUnavailable: 1 } }),
  },
})
