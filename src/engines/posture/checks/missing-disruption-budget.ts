import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"
import { disruptionBudgetsOf, replicasOf, replicatedStateless } from "../scaling.ts"

/**
 * Without a budget a drain of several nodes may evict all replicas at once: updates of nodes become outages, and are put
 * off.
 *
 * Field:   PodDisruptionBudgets in the namespace of a Deployment or StatefulSet with two or more replicas
 * Allowed: one whose selector matches the pods
 * Source:  Kubernetes documentation, "Specifying a Disruption Budget for your Application"
 */
export const missingDisruptionBudget = check({
  id: "missing-disruption-budget",
  title: "No disruption budget covers the replicas",
  severity: info("an update of nodes may take all replicas down"),
  aliases: [
    "kube-score:deployment-has-poddisruptionbudget",
    "kube-score:statefulset-has-poddisruptionbudget",
    "polaris:missingPodDisruptionBudget",
  ],
  frameworks: ["devops/reliability"],
  optional: true,
  owners: [...replicatedStateless, "StatefulSet"],
  workloads(workload, report, context) {
    // One replica written down is a decision: a budget for it would only stop drains.
    if (workload.replicas !== undefined && replicasOf(workload, context) < 2) return
    if (disruptionBudgetsOf(workload, context).length > 0) return
    report(
      { resource: workload.resource, path: "/spec/replicas" },
      `no PodDisruptionBudget covers ${workload.displayName}`,
    )
  },
  fix: { title: "Add a PodDisruptionBudget that lets one replica go at a time" },
  examples: {
    good: [
      deployment({}, { replicas: 3 }),
      object("policy/v1", "PodDisruptionBudget", {
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: "app" } } },
      }),
    ],
    bad: deployment({}, { replicas: 3 }),
  },
})
