import { asArray, asString, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { faultOfBackend } from "../service-ports.ts"

/**
 * A route whose Service or port does not exist answers with an error. Whoever creates a Service of that name in the
 * namespace receives its traffic.
 *
 * Field:   backendRefs of HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts)
 * Source:  Gateway API v1, BackendObjectReference
 */
export const danglingRoute = check({
  id: "dangling-route",
  title: "Route leads to no Service",
  severity: medium("it cannot work, and its traffic is there for the taking"),
  aliases: ["kubescape:C-0302"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: [
      "gateway.networking.k8s.io/HTTPRoute",
      "gateway.networking.k8s.io/GRPCRoute",
      "gateway.networking.k8s.io/TLSRoute",
      "gateway.networking.k8s.io/TCPRoute",
      "gateway.networking.k8s.io/UDPRoute",
    ],
    run(resource, report, { inventory }) {
      for (const [index, rule] of asArray(resource.spec.rules).entries())
        for (const [position, reference] of asArray(get(rule, "backendRefs")).entries()) {
          const name = asString(get(reference, "name"))
          if (
            name === undefined ||
            (get(reference, "kind") ?? "Service") !== "Service" ||
            (get(reference, "group") ?? "") !== ""
          )
            continue
          const namespace = asString(get(reference, "namespace")) ?? resource.namespace
          const fault = faultOfBackend(inventory, resource, namespace, name, get(reference, "port"))
          if (fault)
            report(
              { resource, path: append("/spec/rules", index, "backendRefs", position) },
              `${resource.kind} ${resource.name}: ${fault}`,
            )
        }
    },
  },
  fix: { title: "Correct the name or the port, or remove the backend" },
  examples: {
    good: [
      object("gateway.networking.k8s.io/v1", "HTTPRoute", {
        spec: { rules: [{ backendRefs: [{ name: "app", port: 80 }] }] },
      }),
      object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
    ],
    bad: [
      object("gateway.networking.k8s.io/v1", "HTTPRoute", {
        spec: { rules: [{ backendRefs: [{ name: "apps", port: 80 }] }] },
      }),
      object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
    ],
  },
})
