import { asObject, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { setTo } from "../fixes.ts"

/** Keeps the example to the point: replicas that may share a node are another check's matter. */
const spread = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { app: "app" } },
    },
  ],
}

/**
 * With one replica every restart, eviction and node upgrade is an outage, so that security updates wait.
 *
 * Field:   spec.replicas of Deployments and the like
 * Allowed: two or more; absent where a HorizontalPodAutoscaler scales the workload
 * Source:  Kubernetes documentation, "Specifying a Disruption Budget for your Application"
 */
export const singleReplica = check({
  id: "single-replica",
  title: "Workload has a single replica",
  severity: info("every restart is an outage, which delays updates"),
  aliases: ["polaris:deploymentMissingReplicas", "kube-score:deployment-replicas"],
  frameworks: ["devops/reliability"],
  owners: ["Deployment", "DeploymentConfig", "Rollout", "CloneSet"],
  workloads(workload, report, { inventory }) {
    if ((workload.replicas ?? 1) !== 1) return
    for (const scaler of inventory.ofKind("HorizontalPodAutoscaler", "autoscaling", workload.namespace)) {
      const { kind, name } = asObject(get(scaler.spec, "scaleTargetRef"))
      if (kind === workload.kind && name === workload.name) return
    }
    report({ resource: workload.resource, path: "/spec/replicas" }, `${workload.displayName} has one replica`)
  },
  fix: {
    title: "Run two or more replicas where the application allows it",
    patch: setTo(2),
    risk: "an application that keeps state in itself may not stand beside copies of itself",
  },
  examples: { good: deployment(spread, { replicas: 2 }), bad: deployment(spread, { replicas: 1 }) },
})
