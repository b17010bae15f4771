import { asArray, asString, dig, get, type JsonValue } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { faultOfBackend } from "../service-ports.ts"

/**
 * An Ingress whose Service or port does not exist answers with an error. Whoever creates a Service of that name in
 * the namespace receives its traffic.
 *
 * Field:   backends of Ingresses
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts)
 * Source:  k8s.io/api/networking/v1/types.go, IngressServiceBackend
 */
export const danglingIngress = check({
  id: "dangling-ingress",
  title: "Ingress leads to no Service",
  severity: medium("it cannot work, and its traffic is there for the taking"),
  aliases: ["kube-linter:dangling-ingress", "kubescape:C-0298", "kube-score:ingress-targets-service"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report, { inventory }) {
      for (const { backend, path } of backendsOf(resource)) {
        const name = asString(dig(backend, "service", "name")) ?? asString(get(backend, "serviceName"))
        const port =
          dig(backend, "service", "port", "number") ??
          dig(backend, "service", "port", "name") ??
          get(backend, "servicePort")
        const fault =
          name === undefined ? undefined : faultOfBackend(inventory, resource, resource.namespace, name, port)
        if (fault) report({ resource, path }, `Ingress ${resource.name}: ${fault}`)
      }
    },
  },
  fix: { title: "Correct the name or the port, or remove the path" },
  examples: {
    good: [
      object("networking.k8s.io/v1", "Ingress", {
        spec: { defaultBackend: { service: { name: "app", port: { number: 80 } } } },
      }),
      object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
    ],
    bad: [
      object("networking.k8s.io/v1", "Ingress", {
        spec: { defaultBackend: { service: { name: "app", port: { number: 8080 } } } },
      }),
      object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
    ],
  },
})

function* backendsOf({ spec }: Resource): Generator<{ readonly backend: JsonValue; readonly path: string }> {
  for (const field of ["defaultBackend", "backend"]) {
    const backend = get(spec, field)
    if (backend !== undefined) yield { backend, path: `/spec/${field}` }
  }
  for (const [index, rule] of asArray(spec.rules).entries())
    for (const [position, item] of asArray(dig(rule, "http", "paths")).entries()) {
      const backend = get(item, "backend")
      if (backend !== undefined)
        yield { backend, path: append("/spec/rules", index, "http", "paths", position, "backend") }
    }
}
