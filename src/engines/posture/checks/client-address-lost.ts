import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * With the policy Cluster connections from outside show the address of a node instead of the caller's: logs, rate
 * limits and lists of allowed addresses in the application see nodes.
 *
 * Field:   spec.externalTrafficPolicy of Services of type NodePort and LoadBalancer
 * Allowed: Local
 * Source:  Kubernetes documentation, Using Source IP
 */
export const clientAddressLost = check({
  id: "client-address-lost",
  title: "Service hides who calls",
  severity: info("load balancers may pass the address on by other means"),
  frameworks: ["owasp-k8s-2025/K10"],
  optional: true,
  resources: {
    kinds: ["Service"],
    run(resource, report) {
      const { type, externalTrafficPolicy } = resource.spec
      if ((type === "NodePort" || type === "LoadBalancer") && externalTrafficPolicy !== "Local")
        report(
          { resource, path: "/spec/externalTrafficPolicy" },
          `Service ${resource.name} shows its pods the address of a node instead of the caller's`,
        )
    },
  },
  fix: {
    title: "Set externalTrafficPolicy to Local",
    patch: setTo("Local"),
    risk: "nodes without a pod of the Service no longer answer",
  },
  examples: {
    good: object("v1", "Service", { spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" } }),
    bad: object("v1", "Service", { spec: { type: "LoadBalancer" } }),
  },
})
