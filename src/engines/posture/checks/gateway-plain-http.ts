import { asArray, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A listener for HTTP whose routes do not redirect serves the application in plain text.
 *
 * Field:   spec.listeners[*].protocol of Gateways
 * Allowed: HTTPS, TLS; HTTP where a route of the input redirects to https
 * Source:  Gateway API v1, apis/v1/gateway_types.go, ProtocolType; Gateway API, HTTP redirects
 */
export const gatewayPlainHttp = check({
  id: "gateway-plain-http",
  title: "Gateway serves plain HTTP",
  severity: low("credentials and sessions can be read on the way"),
  frameworks: ["mitre-attack/T1040", "owasp-k8s-2025/K05"],
  resources: {
    kinds: ["gateway.networking.k8s.io/Gateway"],
    run(resource, report, { inventory }) {
      const redirects = [...inventory.ofKind("HTTPRoute", "gateway.networking.k8s.io")].some((route) => {
        const isOfGateway = asArray(route.spec.parentRefs).some((parent) => get(parent, "name") === resource.name)
        return isOfGateway && JSON.stringify(route.spec.rules ?? "").includes('"scheme":"https"')
      })
      if (redirects) return
      for (const [index, listener] of asArray(resource.spec.listeners).entries())
        if (get(listener, "protocol") === "HTTP")
          report(
            { resource, path: append("/spec/listeners", index, "protocol") },
            `listener ${String(get(listener, "name"))} of Gateway ${resource.name} serves plain HTTP`,
          )
    },
  },
  fix: { title: "Add a listener with TLS, and a route that redirects to it" },
  examples: {
    good: object("gateway.networking.k8s.io/v1", "Gateway", {
      spec: { listeners: [{ name: "web", protocol: "HTTPS", port: 443 }] },
    }),
    bad: object("gateway.networking.k8s.io/v1", "Gateway", {
      spec: { listeners: [{ name: "web", protocol: "HTTP", port: 80 }] },
    }),
  },
})
