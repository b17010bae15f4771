import { dig, get, isObject } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { parseQuantity } from "../../../model/quantity.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The container asks for more than it may have. The API server refuses such a pod, so that the roll-out makes no pods.
 *
 * Field:   resources.requests and resources.limits of init, sidecar and regular containers
 * Allowed: requests at most as high as the limit of the same resource
 * Source:  kubernetes pkg/apis/core/validation/validation.go, ValidateContainerResourceRequirements
 */
export const requestAboveLimit = check({
  id: "request-above-limit",
  title: "Request is above the limit",
  severity: medium("the API server refuses the pods"),
  frameworks: ["devops/reliability"],
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    const requests = dig(container.spec, "resources", "requests")
    const limits = dig(container.spec, "resources", "limits")
    if (!isObject(requests) || !isObject(limits)) return
    for (const name of Object.keys(requests)) {
      const request = parseQuantity(get(requests, name))
      const limit = parseQuantity(get(limits, name))
      if (request !== undefined && limit !== undefined && request > limit)
        report(
          container.at("resources", "requests", name),
          `container ${container.name} asks for ${requests[name]} of ${name} and may have ${limits[name]}`,
        )
    }
  },
  fix: {
    title: "Lower the request to the limit",
    patch: (place, object) =>
      setAt(object, place.path, resolvePointer(object, place.path.replace("/requests/", "/limits/")) ?? null),
  },
  examples: {
    good: pod({ containers: [container({ resources: { requests: { cpu: "1" }, limits: { cpu: "1" } } })] }),
    bad: pod({ containers: [container({ resources: { requests: { cpu: "2" }, limits: { cpu: "1500m" } } })] }),
  },
})
