import { asArray, asObject, asString, asStrings, get } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { isClusterHost } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Endpoints that are kept by hand can name any address that the proxy reaches: a pod of another namespace behind its
 * NetworkPolicy, the API server, a machine of the network. A load balancer or Ingress then serves it in the name of
 * this namespace.
 *
 * Field:   subsets and endpoints of Endpoints and EndpointSlices without a controller, for Services without selector
 * Allowed: public addresses; slices that a controller keeps
 * Source:  CVE-2021-25740; Kubernetes documentation, Service, "Services without selectors"
 */
export const endpointsByHand = check({
  id: "endpoints-by-hand",
  title: "Service leads to private addresses by hand",
  severity: low("proxies reach what NetworkPolicies keep them from"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["Endpoints", "discovery.k8s.io/EndpointSlice"],
    run(resource, report, { inventory }) {
      if (
        resource.owners.length > 0 ||
        resource.annotations["endpoints.kubernetes.io/last-change-trigger-time"] !== undefined
      )
        return
      if (/controller/.test(resource.labels["endpointslice.kubernetes.io/managed-by"] ?? "")) return
      if (resource.labels["app.kubernetes.io/managed-by"] !== undefined) return
      const service = inventory.find(
        "Service",
        "",
        resource.namespace,
        resource.labels["kubernetes.io/service-name"] ?? resource.name,
      )
      if (
        service === undefined
          ? resource.origin.kind === "cluster"
          : Object.keys(asObject(service.spec.selector)).length > 0
      )
        return
      if (resource.namespace === "default" && resource.name === "kubernetes") return
      const addresses =
        resource.kind === "Endpoints"
          ? asArray(get(resource.object, "subsets")).flatMap((subset) =>
              asArray(get(subset, "addresses")).map((address) => asString(get(address, "ip")) ?? ""),
            )
          : asArray(get(resource.object, "endpoints")).flatMap((endpoint) => asStrings(get(endpoint, "addresses")))
      const inside = addresses.filter((address) => isClusterHost(address) || address.startsWith("169.254."))
      if (inside.length > 0)
        report(
          { resource, path: resource.kind === "Endpoints" ? "/subsets" : "/endpoints" },
          `${resource.kind} ${resource.name} leads to ${inside.join(", ")} by hand`,
        )
    },
  },
  fix: { title: "Use a selector, or keep the right to write endpoints to administrators" },
  examples: {
    good: [
      object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
      object("v1", "Endpoints", { subsets: [{ addresses: [{ ip: "198.51.100.7" }] }] }),
    ],
    bad: [
      object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
      object("v1", "Endpoints", { subsets: [{ addresses: [{ ip: "10.0.0.7" }] }] }),
    ],
  },
})
