import { asArray, asObject, dig, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { selectsEverything } from "../../../model/labels.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A rule without peers, with an empty peer or with the range 0.0.0.0/0 lets everybody in (or out): the policy looks like
 * protection and is none.
 *
 * Field:   spec.ingress[*].from, spec.egress[*].to of NetworkPolicies
 * Allowed: peers that name pods, namespaces or limited ranges
 * Source:  k8s.io/api/networking/v1/types.go, NetworkPolicyIngressRule.From ("if this field is empty or missing, this rule matches all sources")
 */
export const networkPolicyAllowsAll = check({
  id: "network-policy-allows-all",
  title: "NetworkPolicy rule lets everybody through",
  severity: medium("what looks isolated is open"),
  aliases: ["trivy:KSV-0038"],
  frameworks: ["nsa-cisa-1.2/network", "cis-1.12/5.3.2", "owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/NetworkPolicy"],
    run(resource, report) {
      for (const [direction, field] of [
        ["ingress", "from"],
        ["egress", "to"],
      ] as const) {
        if (!isEnforced(resource.spec, direction)) continue
        for (const [index, rule] of asArray(get(resource.spec, direction)).entries()) {
          const peers = asArray(get(rule, field))
          const wide = peers.findIndex(isEverybody)
          if (peers.length > 0 && wide < 0) continue
          const path = `/spec/${direction}/${index}${wide < 0 ? "" : `/${field}/${wide}`}`
          const whom = direction === "ingress" ? "lets everybody in" : "lets its pods reach everything"
          report({ resource, path }, `NetworkPolicy ${resource.name}, ${direction} rule ${index}, ${whom}`)
        }
      }
    },
  },
  fix: { title: "Name the peers that need the connection" },
  examples: {
    good: object("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }] },
    }),
    bad: object("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] },
    }),
  },
})

/** Ingress is always enforced where policyTypes is absent, Egress where there are egress rules. */
function isEnforced(spec: JsonValue, direction: "ingress" | "egress"): boolean {
  const types = get(spec, "policyTypes")
  if (Array.isArray(types) && types.length > 0) return types.includes(direction === "ingress" ? "Ingress" : "Egress")
  return direction === "ingress" || asArray(get(spec, "egress")).length > 0
}

function isEverybody(peer: JsonValue): boolean {
  const cidr = dig(peer, "ipBlock", "cidr")
  if (isObject(get(peer, "ipBlock")))
    return (cidr === "0.0.0.0/0" || cidr === "::/0") && asArray(dig(peer, "ipBlock", "except")).length === 0
  const { podSelector, namespaceSelector } = asObject(peer)
  const anyPod = podSelector === undefined || selectsEverything(podSelector)
  return anyPod && (namespaceSelector === undefined ? podSelector === undefined : selectsEverything(namespaceSelector))
}
