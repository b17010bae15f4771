import { dig, isObject } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { parseQuantity } from "../../../model/quantity.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * Huge pages are set aside on a node for one pod. The API server refuses a container that asks for them and for neither
 * cpu nor memory, or whose request and limit differ.
 *
 * Field:   resources.requests and limits of hugepages-* of init, sidecar and regular containers
 * Allowed: equal, beside a request of cpu or memory
 * Source:  kubernetes pkg/apis/core/validation/validation.go, ValidateContainerResourceRequirements
 */
export const hugePages = check({
  id: "huge-pages",
  title: "Huge pages are asked for in a way that is refused",
  severity: medium("the API server refuses the pods"),
  frameworks: ["devops/reliability"],
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    const limits = dig(container.spec, "resources", "limits")
    if (!isObject(limits)) return
    for (const name of Object.keys(limits)) {
      if (!name.startsWith("hugepages-")) continue
      const place = container.at("resources", "limits", name)
      const request = dig(container.spec, "resources", "requests", name)
      const needsMore = dig(container.pod.spec, "resources") === undefined
      if (request !== undefined && parseQuantity(request) !== parseQuantity(limits[name]))
        report(place, `container ${container.name} asks for other ${name} than its limit`)
      else if (
        needsMore &&
        container.quantity("requests", "cpu") === undefined &&
        container.quantity("requests", "memory") === undefined
      )
        report(place, `container ${container.name} asks for ${name} and for neither cpu nor memory`)
    }
  },
  fix: {
    title: "Make request and limit equal, and ask for memory, too",
    patch: (place, object) => {
      const path = place.path.slice(0, place.path.lastIndexOf("/limits/"))
      const name = place.path.slice(place.path.lastIndexOf("/") + 1)
      const resources = resolvePointer(object, path)
      return dig(resources, "requests", name) === undefined
        ? setAt(object, `${path}/limits/memory`, "128Mi")
        : setAt(object, `${path}/requests/${name}`, dig(resources, "limits", name) ?? null)
    },
    risk: "a container that needs more memory is stopped",
  },
  examples: {
    good: pod({ containers: [container({ resources: { limits: { "hugepages-2Mi": "64Mi", memory: "128Mi" } } })] }),
    bad: pod({ containers: [container({ resources: { limits: { "hugepages-2Mi": "64Mi" } } })] }),
  },
})
