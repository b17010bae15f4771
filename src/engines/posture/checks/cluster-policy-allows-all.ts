import { asArray, asStrings, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { selectsEverything } from "../../../model/labels.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A rule of an administrator's policy that allows everything from everywhere decides before every NetworkPolicy: what
 * teams closed is open, and they cannot see why.
 *
 * Field:   spec.ingress and spec.egress of AdminNetworkPolicy and ClusterNetworkPolicy
 * Allowed: Allow and Accept with limited peers; Pass, Deny
 * Source:  network-policy-api v1alpha1 and v1alpha2, Tiers and Actions
 */
export const clusterPolicyAllowsAll = check({
  id: "cluster-policy-allows-all",
  title: "Cluster policy overrides every NetworkPolicy",
  severity: high("what teams closed is open"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["policy.networking.k8s.io/AdminNetworkPolicy", "policy.networking.k8s.io/ClusterNetworkPolicy"],
    run(resource, report) {
      if (resource.spec.tier === "Baseline") return
      for (const [direction, field] of [
        ["ingress", "from"],
        ["egress", "to"],
      ] as const)
        for (const [index, rule] of asArray(get(resource.spec, direction)).entries()) {
          const action = get(rule, "action")
          if (
            (action !== "Allow" && action !== "Accept") ||
            asArray(get(rule, "ports")).length > 0 ||
            asArray(get(rule, "protocols")).length > 0
          )
            continue
          const peers = asArray(get(rule, field))
          if (
            peers.some(
              (peer) =>
                selectsEverything(get(peer, "namespaces")) ||
                asStrings(get(peer, "networks")).some((range) => range === "0.0.0.0/0" || range === "::/0"),
            )
          )
            report(
              { resource, path: append("/spec", direction, index) },
              `${resource.kind} ${resource.name} allows ${direction === "ingress" ? "everybody in" : "everything out"}, whatever NetworkPolicies say`,
            )
        }
    },
  },
  fix: { title: "Use Pass, or limit the peers" },
  examples: {
    good: object(
      "policy.networking.k8s.io/v1alpha1",
      "AdminNetworkPolicy",
      { spec: { ingress: [{ action: "Pass", from: [{ namespaces: {} }] }] } },
      { namespace: undefined },
    ),
    bad: object(
      "policy.networking.k8s.io/v1alpha1",
      "AdminNetworkPolicy",
      { spec: { ingress: [{ action: "Allow", from: [{ namespaces: {} }] }] } },
      { namespace: undefined },
    ),
  },
})
