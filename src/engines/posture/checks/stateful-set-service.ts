import { asObject, asString, get } from "../../../lib/json.ts"
import { atLeast } from "../../../model/kubernetes-version.ts"
import { labelEquality } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { container, object } from "../examples.ts"

/**
 * A StatefulSet names a Service that gives its pods their DNS names. Where that Service is missing, selects other pods
 * or has an address of its own, the names lead nowhere, and whoever may create a Service of that name answers for them.
 *
 * Field:   spec.serviceName of StatefulSets
 * Allowed: a headless Service of the namespace that selects the pods; one that the input cannot know (completeness.ts); absent since Kubernetes 1.34
 * Source:  k8s.io/api/apps/v1/types.go, StatefulSetSpec.ServiceName
 */
export const statefulSetService = check({
  id: "stateful-set-service",
  title: "StatefulSet has no headless Service of its own",
  severity: low("the DNS names of its pods lead nowhere"),
  aliases: ["kube-score:statefulset-has-servicename"],
  frameworks: ["devops/reliability"],
  owners: ["StatefulSet"],
  workloads({ resource, pod, namespace, displayName }, report, { inventory, version }) {
    const serviceName = asString(get(resource.spec, "serviceName"))
    const place = { resource, path: "/spec/serviceName" }
    if (!serviceName) {
      if (!atLeast(version, 34)) report(place, `${displayName} names no Service`)
      return
    }
    const service = inventory.find("Service", "", namespace, serviceName)
    if (!service) {
      if (isMissing(inventory, resource, "Service", "", namespace, serviceName))
        report(place, `${displayName} names Service ${serviceName}, which is not among those of ${namespace}`)
      return
    }
    const selector = asObject(get(service.spec, "selector"))
    const related = [{ resource: service, path: "/spec" }]
    if (service.spec.clusterIP !== "None")
      report(place, `Service ${serviceName} of ${displayName} is not headless`, { related, severity: "info" })
    else if (!labelEquality(selector)(pod.labels))
      report(place, `Service ${serviceName} does not select the pods of ${displayName}`, { related })
  },
  fix: { title: "Add a Service with clusterIP None that selects the pods, and name it" },
  examples: {
    good: [
      object("apps/v1", "StatefulSet", {
        spec: {
          serviceName: "app",
          selector: { matchLabels: { app: "app" } },
          template: { metadata: { labels: { app: "app" } }, spec: { containers: [container()] } },
        },
      }),
      object("v1", "Service", { spec: { clusterIP: "None", selector: { app: "app" }, ports: [{ port: 80 }] } }),
    ],
    bad: [
      object("apps/v1", "StatefulSet", {
        spec: {
          serviceName: "apps",
          selector: { matchLabels: { app: "app" } },
          template: { metadata: { labels: { app: "app" } }, spec: { containers: [container()] } },
        },
      }),
      object("v1", "Service", { spec: { clusterIP: "None", selector: { app: "app" }, ports: [{ port: 80 }] } }),
    ],
  },
})
