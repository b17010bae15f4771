import { asArray, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The name of a port is invalid, given twice, or a Service aims at one that cannot exist. The API server refuses such
 * objects.
 *
 * Field:   ports[*].name of init, sidecar and regular containers; ports[*].targetPort of Services
 * Allowed: at most 15 lower-case letters, digits and single dashes, with at least one letter, once in a container; numbers from 1 to 65535
 * Source:  k8s.io/apimachinery/pkg/util/validation/validation.go (IsValidPortName); kubernetes pkg/apis/core/validation/validation.go (validateContainerPorts)
 */
export const portNames = check({
  id: "port-names",
  title: "Name of a port is not allowed",
  severity: medium("the API server refuses the object"),
  aliases: ["kube-linter:invalid-target-ports", "kube-score:container-ports-check"],
  frameworks: ["devops/reliability"],
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    if (container.spec.ports === undefined) return
    const seen = new Set<string>()
    for (const { name, containerPort, resource, path } of container.ports) {
      if (containerPort === undefined) report({ resource, path }, `a port of container ${container.name} has no number`)
      else if (containerPort < 1 || containerPort > 65_535)
        report(
          { resource, path: append(path, "containerPort") },
          `container ${container.name} declares port ${containerPort}`,
        )
      if (name === undefined) continue
      if (!isPortName(name))
        report({ resource, path: append(path, "name") }, `container ${container.name} calls a port ${name}`)
      else if (seen.has(name))
        report({ resource, path: append(path, "name") }, `container ${container.name} calls two ports ${name}`)
      seen.add(name)
    }
  },
  resources: {
    kinds: ["Service"],
    run(resource, report) {
      for (const [index, port] of asArray(get(resource.spec, "ports")).entries()) {
        const target = get(port, "targetPort")
        const isValid =
          typeof target === "string"
            ? isPortName(target)
            : typeof target !== "number" || (target >= 1 && target <= 65_535)
        if (!isValid)
          report(
            { resource, path: append("/spec/ports", index, "targetPort") },
            `Service ${resource.name} aims at port ${target}`,
          )
      }
    },
  },
  fix: {
    title: "Use a name of at most 15 lower-case letters, digits and dashes",
    patch: (place, object) => {
      const name = resolvePointer(object, place.path)
      if (typeof name !== "string" || isPortName(name)) return []
      const allowed = asPortName(name)
      return isPortName(allowed) ? setAt(object, place.path, allowed) : []
    },
    risk: "Services and probes that use the name have to follow",
  },
  examples: {
    good: pod({ containers: [container({ ports: [{ name: "http-metrics", containerPort: 9090 }] })] }),
    bad: pod({ containers: [container({ ports: [{ name: "HTTP_metrics", containerPort: 9090 }] })] }),
  },
})

const isPortName = (name: string): boolean =>
  name.length <= 15 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name) && /[a-z]/.test(name) && !name.includes("--")

const asPortName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 15)
    .replace(/-+$/, "")
