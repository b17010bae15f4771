import { asArray, asStrings, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Routes of gateways and meshes open workloads to the outside past the Ingress objects that reviews look at.
 *
 * Field:   HTTPRoute, TCPRoute, UDPRoute, TLSRoute, GRPCRoute; VirtualServices with a gateway other than mesh
 * Allowed: none; this rule lists them for review
 * Source:  Gateway API v1; Istio documentation, Virtual Service
 */
export const routeExposure = check({
  id: "route-exposure",
  title: "Route opens a workload to the outside",
  severity: info("a list to go through"),
  aliases: ["kubescape:C-0266"],
  frameworks: ["mitre-attack/T1133"],
  optional: true,
  resources: {
    kinds: [
      "gateway.networking.k8s.io/HTTPRoute",
      "gateway.networking.k8s.io/TCPRoute",
      "gateway.networking.k8s.io/UDPRoute",
      "gateway.networking.k8s.io/TLSRoute",
      "gateway.networking.k8s.io/GRPCRoute",
      "networking.istio.io/VirtualService",
    ],
    run(resource, report) {
      const gateways =
        resource.kind === "VirtualService"
          ? asStrings(resource.spec.gateways).filter((name) => name !== "mesh")
          : asArray(resource.spec.parentRefs)
              .filter((parent) => (get(parent, "kind") ?? "Gateway") === "Gateway")
              .map((parent) => String(get(parent, "name")))
      if (gateways.length > 0)
        report({ resource, path: "/spec" }, `${resource.kind} ${resource.name} is served by ${gateways.join(", ")}`)
    },
  },
  fix: { title: "Confirm that the route is meant to be open" },
  examples: {
    good: object("gateway.networking.k8s.io/v1", "HTTPRoute", {
      spec: { parentRefs: [{ kind: "Service", name: "cart" }] },
    }),
    bad: object("gateway.networking.k8s.io/v1", "HTTPRoute", { spec: { parentRefs: [{ name: "edge" }] } }),
  },
})
