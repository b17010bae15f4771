import { asArray, asObject, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { replicatedStateless } from "../scaling.ts"

/**
 * Without constraints replicas gather where the scheduler finds most room, often in one zone.
 *
 * Field:   spec.topologySpreadConstraints
 * Allowed: at least one constraint
 * Source:  Kubernetes documentation, Pod Topology Spread Constraints
 */
export const topologySpread = check({
  id: "topology-spread",
  title: "Pods are not spread over zones or nodes",
  severity: info("one zone takes all of them down"),
  aliases: ["kube-score:pod-topology-spread-constraints", "polaris:topologySpreadConstraint"],
  frameworks: ["devops/reliability"],
  optional: true,
  owners: [...replicatedStateless, "StatefulSet", "ReplicaSet"],
  workloads({ pod: template, displayName }, report) {
    if (asArray(template.spec.topologySpreadConstraints).length > 0) return
    report(template.at("topologySpreadConstraints"), `${displayName} has no topology spread constraints`)
  },
  fix: {
    title: "Spread the pods over zones",
    patch(place, object) {
      const template = resolvePointer(object, place.path.replace(/\/spec\/topologySpreadConstraints$/, ""))
      const labels = asObject(get(get(template, "metadata"), "labels"))
      if (Object.keys(labels).length === 0) return []
      return setAt(object, place.path, [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: labels },
        },
      ])
    },
  },
  examples: {
    good: deployment({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone" }] }),
    bad: deployment(),
  },
})
