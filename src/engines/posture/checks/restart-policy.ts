import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"

const alwaysRestarting = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "DeploymentConfig",
]

/**
 * The restart policy is one that the kind does not allow, or one that leaves a pod without a controller stopped after
 * its first failure.
 *
 * Field:   spec.restartPolicy of the pod
 * Allowed: Always for Deployments, StatefulSets, DaemonSets and ReplicaSets; OnFailure or Never for Jobs; not Never for pods without a controller
 * Source:  kubernetes pkg/apis/apps/validation/validation.go, pkg/apis/batch/validation/validation.go (restartPolicy)
 */
export const restartPolicy = check({
  id: "restart-policy",
  title: "Restart policy does not fit the kind",
  severity: low("the API server refuses the object, or the pod stays down"),
  aliases: ["kube-linter:restart-policy", "kube-score:cronjob-restartpolicy"],
  frameworks: ["devops/reliability"],
  owners: [...alwaysRestarting, "Job", "CronJob", "Pod"],
  workloads({ pod: template, kind, resource, displayName, pods }, report) {
    const policy = template.restartPolicy
    const place = template.at("restartPolicy")
    if (alwaysRestarting.includes(kind)) {
      if (policy !== "Always")
        report(place, `${displayName} has the restart policy ${policy}, which the API server refuses`)
    } else if (kind === "Pod") {
      if (policy === "Never" && resource.owners.length === 0 && pods.length === 0)
        report(place, `${displayName} is not restarted when it fails`, { severity: "info" })
    } else if (policy === "Always")
      report(place, `${displayName} has the restart policy Always, which the API server refuses`)
  },
  fix: {
    title: "Use Always for services and OnFailure for Jobs",
    patch(place, object) {
      const isJob = object.kind === "Job" || object.kind === "CronJob"
      return setAt(object, place.path, isJob ? "OnFailure" : "Always")
    },
    risk: "work that must not be done twice is started again after a failure",
  },
  examples: {
    good: object("batch/v1", "Job", {
      spec: { template: { spec: { restartPolicy: "Never", containers: [container()] } } },
    }),
    bad: object("batch/v1", "Job", { spec: { template: { spec: { containers: [container()] } } } }),
  },
})
