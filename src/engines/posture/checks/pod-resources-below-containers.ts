import { asArray, dig, get, isObject, type JsonObject } from "../../../lib/json.ts"
import { type PatchOperation, setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { parseQuantity } from "../../../model/quantity.ts"
import { medium } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
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
  fix: {
    title: "Raise the request of the pod, or lower those of its containers",
    patch: raiseToSum,
    risk: "needs more room on the nodes",
  },
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

function raiseToSum(place: Place, object: JsonObject): readonly PatchOperation[] {
  const name = place.path.slice(place.path.lastIndexOf("/") + 1)
  const spec = resolvePointer(object, place.path.replace(/\/resources\/requests\/\w+$/, ""))
  const sidecars = asArray(get(spec, "initContainers")).filter((item) => get(item, "restartPolicy") === "Always")
  let sum = 0
  for (const container of [...sidecars, ...asArray(get(spec, "containers"))])
    sum +=
      parseQuantity(dig(container, "resources", "requests", name)) ??
      parseQuantity(dig(container, "resources", "limits", name)) ??
      0
  return setAt(object, place.path, name === "cpu" ? `${Math.ceil(sum * 1000)}m` : String(Math.ceil(sum)))
}
