import { asArray, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A listener that takes routes of every namespace lets whoever may write a route in any of them serve any host and
 * path of the gateway, and take over those of others.
 *
 * Field:   spec.listeners[*].allowedRoutes.namespaces.from of Gateways
 * Allowed: Same (the default), Selector
 * Source:  Gateway API v1, apis/v1/gateway_types.go, RouteNamespaces; Gateway API security model
 */
export const gatewayOpenRoutes = check({
  id: "gateway-open-routes",
  title: "Gateway takes routes of every namespace",
  severity: medium("any namespace can serve, and take over, its hosts"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["gateway.networking.k8s.io/Gateway"],
    run(resource, report) {
      for (const [index, listener] of asArray(resource.spec.listeners).entries())
        if (dig(listener, "allowedRoutes", "namespaces", "from") === "All")
          report(
            { resource, path: append("/spec/listeners", index, "allowedRoutes", "namespaces", "from") },
            `listener ${String(get(listener, "name"))} of Gateway ${resource.name} takes routes of every namespace`,
          )
    },
  },
  fix: {
    title: "Use from: Selector with the namespaces that need it",
    patch: setTo("Same"),
    risk: "routes of other namespaces are no longer served",
  },
  examples: {
    good: object("gateway.networking.k8s.io/v1", "Gateway", {
      spec: { listeners: [{ name: "web", allowedRoutes: { namespaces: { from: "Same" } } }] },
    }),
    bad: object("gateway.networking.k8s.io/v1", "Gateway", {
      spec: { listeners: [{ name: "web", allowedRoutes: { namespaces: { from: "All" } } }] },
    }),
  },
})
