import { asArray, asStringMap, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { labelEquality } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * A Service whose target port no container names, or that is no port, sends its traffic nowhere.
 *
 * Field:   spec.ports[*].targetPort of Services
 * Allowed: names of ports of the selected containers; numbers from 1 to 65535
 * Source:  k8s.io/api/core/v1/types.go, ServicePort.TargetPort; kubernetes pkg/apis/core/validation (IsValidPortName)
 */
export const serviceTargetPort = check({
  id: "service-target-port",
  title: "Service leads to no port",
  severity: low("its traffic arrives nowhere"),
  aliases: ["kube-linter:invalid-target-ports"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["Service"],
    run(resource, report, { workloadsIn }) {
      const selector = asStringMap(resource.spec.selector)
      const matches = labelEquality(selector)
      const selected =
        Object.keys(selector).length === 0
          ? []
          : workloadsIn(resource.namespace).filter(({ pod }) => matches(pod.labels))
      const names = new Set(
        selected.flatMap(({ containers }) => containers.flatMap(({ ports }) => ports.map(({ name }) => name))),
      )
      for (const [index, port] of asArray(resource.spec.ports).entries()) {
        const target = get(port, "targetPort")
        const place = { resource, path: append("/spec/ports", index, "targetPort") }
        if (typeof target === "number" && (target < 1 || target > 65_535))
          report(place, `Service ${resource.name}: ${target} is no port`)
        if (typeof target !== "string") continue
        if (!/^(?=[a-z0-9-]{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(target))
          report(place, `Service ${resource.name}: ${target} is no name of a port`)
        else if (selected.length > 0 && !names.has(target))
          report(place, `Service ${resource.name}: no container that it selects has a port ${target}`)
      }
    },
  },
  fix: { title: "Name the port in the container, or give its number" },
  examples: {
    good: [
      deployment({ containers: [{ name: "app", image: "app:1", ports: [{ name: "web", containerPort: 80 }] }] }),
      object("v1", "Service", { spec: { selector: { app: "app" }, ports: [{ port: 80, targetPort: "web" }] } }),
    ],
    bad: [
      deployment({ containers: [{ name: "app", image: "app:1", ports: [{ name: "web", containerPort: 80 }] }] }),
      object("v1", "Service", { spec: { selector: { app: "app" }, ports: [{ port: 80, targetPort: "http" }] } }),
    ],
  },
})
