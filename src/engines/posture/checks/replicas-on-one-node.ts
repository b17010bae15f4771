import { asArray, asObject, asStrings, dig, get, type JsonObject, type JsonValue } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { labelSelector } from "../../../model/labels.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { replicasOf, replicatedStateless } from "../scaling.ts"

/**
 * Nothing keeps the replicas apart: the scheduler may put them all on one node, whose failure or update then is an
 * outage in spite of them. (Its default spreading is a preference that other preferences outweigh.)
 *
 * Field:   spec.affinity.podAntiAffinity and spec.topologySpreadConstraints of workloads with two or more replicas
 * Allowed: a term or constraint that selects the pods themselves
 * Source:  kubernetes pkg/scheduler/apis/config/v1/default_plugins.go, podtopologyspread plugin (systemDefaultConstraints)
 */
export const replicasOnOneNode = check({
  id: "replicas-on-one-node",
  title: "Replicas may all run on one node",
  severity: info("one node takes all of them down"),
  aliases: [
    "kube-linter:no-anti-affinity",
    "kube-score:deployment-has-host-podantiaffinity",
    "kube-score:statefulset-has-host-podantiaffinity",
  ],
  frameworks: ["devops/reliability"],
  owners: [...replicatedStateless, "StatefulSet"],
  workloads(workload, report, context) {
    const { pod, resource, namespace, displayName } = workload
    const replicas = replicasOf(workload, context)
    if (replicas < 2) return
    if (asArray(pod.spec.topologySpreadConstraints).some((constraint) => selectsItself(constraint, pod.labels))) return
    const terms = dig(pod.spec, "affinity", "podAntiAffinity")
    const required = asArray(get(terms, "requiredDuringSchedulingIgnoredDuringExecution"))
    const preferred = asArray(get(terms, "preferredDuringSchedulingIgnoredDuringExecution")).map((term) =>
      get(term, "podAffinityTerm"),
    )
    const keepsApart = [...required, ...preferred].some((term) => {
      const namespaces = asStrings(get(term, "namespaces"))
      const isHere =
        namespaces.length === 0 || namespaces.includes(namespace) || get(term, "namespaceSelector") !== undefined
      return isHere && selectsItself(term, pod.labels)
    })
    if (keepsApart) return
    report(
      { resource, path: `${pod.specPath}/topologySpreadConstraints` },
      `nothing keeps the ${replicas} replicas of ${displayName} apart`,
    )
  },
  fix: {
    title: "Add a topology spread constraint over nodes that selects the pods themselves",
    patch(place, object) {
      const template = asObject(resolvePointer(object, place.path.replace(/\/spec\/topologySpreadConstraints$/, "")))
      const labels = asObject(get(get(template, "metadata"), "labels"))
      if (Object.keys(labels).length === 0) return []
      const present = asArray(get(get(template, "spec"), "topologySpreadConstraints"))
      const spread: JsonObject = {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels },
      }
      return setAt(object, place.path, [...present, spread])
    },
  },
  examples: {
    good: deployment(
      {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: { app: "app" } },
          },
        ],
      },
      { replicas: 3 },
    ),
    bad: deployment({}, { replicas: 3 }),
  },
})

/** An absent selector of a spread constraint selects nothing; one of an anti-affinity term neither. */
const selectsItself = (value: JsonValue | undefined, labels: Readonly<Record<string, string>>): boolean =>
  labelSelector(get(value, "labelSelector"))(labels)
