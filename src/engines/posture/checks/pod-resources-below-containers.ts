import { dig, isObject } from "../../../lib/json.ts"
import { parseQuantity } from "../../../model/quantity.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The pod's own limit is smaller than what its containers ask for together. The API server refuses such a pod.
 *
 * Field:   spec.resources of the pod; resources.requests of its containers
 * Allowed: requests of the pod at least as high as those of its sidecar and regular containers together
 * Source:  kubernetes pkg/apis/core/validation/validation.go, validatePodResourceConsistency (KEP-2837; on by default since 1.34)
 */
export const podResourcesBelowContainers = check({
  id: "pod-resources-below-containers",
  title: "Pod asks for less than its containers",
  severity: medium("the API server refuses the pods"),
  frameworks: ["devops/reliability"],
  since: 34,
  workloads({ pod: template, displayName }, report) {
    const resources = template.spec.resources
    if (!isObject(resources)) return
    for (const name of ["cpu", "memory"] as const) {
      const own = parseQuantity(dig(resources, "requests", name))
      if (own === undefined) continue
      let sum = 0
      for (const container of template.containers)
        if (container.isLongRunning) sum += container.quantity("requests", name) ?? 0
      if (sum > own * (1 + 1e-9))
        report(
          template.at("resources", "requests", name),
          `${displayName} asks for less ${name} than its containers do`,
        )
    }
  },
  fix: { title: "Raise the request of the pod, or lower those of its containers" },
  examples: {
    good: pod({
      resources: { requests: { cpu: "1" } },
      containers: [container({ resources: { requests: { cpu: "500m" } } })],
    }),
    bad: pod({
      resources: { requests: { cpu: "1" } },
      containers: [container({ resources: { requests: { cpu: "1500m" } } })],
    }),
  },
})
