import { asArray, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A rule with peers and without ports opens every port of the pods to them, debug and administration ports too.
 *
 * Field:   spec.ingress[*].ports and spec.egress[*].ports of NetworkPolicies
 * Allowed: at least one port
 * Source:  k8s.io/api/networking/v1/types.go, NetworkPolicyIngressRule.Ports
 */
export const networkPolicyWithoutPorts = check({
  id: "network-policy-without-ports",
  title: "NetworkPolicy opens every port",
  severity: info("a defence in depth that not every team wants"),
  frameworks: ["owasp-k8s-2025/K05"],
  optional: true,
  resources: {
    kinds: ["networking.k8s.io/NetworkPolicy"],
    run(resource, report) {
      for (const [direction, field] of [
        ["ingress", "from"],
        ["egress", "to"],
      ] as const)
        for (const [index, rule] of asArray(get(resource.spec, direction)).entries())
          if (asArray(get(rule, field)).length > 0 && asArray(get(rule, "ports")).length === 0)
            report(
              { resource, path: append("/spec", direction, index) },
              `NetworkPolicy ${resource.name}, ${direction} rule ${index}, opens every port to its peers`,
            )
    },
  },
  fix: { title: "List the ports" },
  examples: {
    good: object("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] },
    }),
    bad: object("networking.k8s.io/v1", "NetworkPolicy", { spec: { ingress: [{ from: [{ podSelector: {} }] }] } }),
  },
})
