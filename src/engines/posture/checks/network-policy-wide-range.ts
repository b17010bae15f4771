import { asArray, asString, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A range of millions of addresses looks like a limit and is close to none.
 *
 * Field:   ipBlock.cidr of NetworkPolicies
 * Allowed: IPv4 ranges from /8 on, or wide ones with except; 0.0.0.0/0 is reported by network-policy-allows-all
 * Source:  Kubernetes documentation, Network Policies, ipBlock
 */
export const networkPolicyWideRange = check({
  id: "network-policy-wide-range",
  title: "NetworkPolicy allows a huge range",
  severity: low("close to everybody is let through"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/NetworkPolicy"],
    run(resource, report) {
      for (const [direction, field] of [
        ["ingress", "from"],
        ["egress", "to"],
      ] as const)
        for (const [index, rule] of asArray(get(resource.spec, direction)).entries())
          for (const [position, peer] of asArray(get(rule, field)).entries()) {
            const cidr = asString(dig(peer, "ipBlock", "cidr")) ?? ""
            const bits = Number(/^\d+\.\d+\.\d+\.\d+\/(\d+)$/.exec(cidr)?.[1] ?? 32)
            if (bits > 0 && bits < 8 && asArray(dig(peer, "ipBlock", "except")).length === 0)
              report(
                { resource, path: append("/spec", direction, index, field, position, "ipBlock", "cidr") },
                `NetworkPolicy ${resource.name} allows ${cidr}`,
              )
          }
    },
  },
  fix: { title: "Name the ranges that are needed" },
  examples: {
    good: object("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }] },
    }),
    bad: object("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { ingress: [{ from: [{ ipBlock: { cidr: "128.0.0.0/1" } }] }] },
    }),
  },
})
