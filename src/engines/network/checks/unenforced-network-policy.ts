import type { JsonObject } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { networkPolicy, tierPolicy } from "../check-examples.ts"
import { isEnforced } from "../dialect.ts"
import { networkPlugins } from "../network-plugins.ts"
import { policyKinds } from "../policies/read-policies.ts"

/**
 * The API server takes every policy, whether or not anybody enforces it: with a network plugin that does not know the
 * kind, what it forbids stays open and nobody is told.
 *
 * Field:   policies of every kind, and the DaemonSets of network plugins
 * Allowed: a plugin of the inventory enforces the kind; nothing is said where none is in the inventory
 * Source:  kubernetes.io, Network Policies, Prerequisites ("Creating a NetworkPolicy resource without a controller that
 *          implements it will have no effect"); dialect.ts for what each plugin enforces
 */
export const unenforcedNetworkPolicy = check({
  id: "unenforced-network-policy",
  title: "Network plugin does not enforce the policy",
  category: "network",
  severity: high("what it forbids is open"),
  frameworks: ["nsa-cisa-1.2/network"],
  whole({ inventory }, report) {
    const plugins = networkPlugins(inventory)
    if (plugins.length === 0) return
    const enforcing = plugins.flatMap(({ dialect }) => dialect ?? [])
    const names = plugins.map(({ name }) => name).join(" and ")
    for (const [group, kind] of policyKinds) {
      // A mesh enforces its own.
      if (group === "security.istio.io" || enforcing.some((dialect) => isEnforced(dialect, { group, kind }))) continue
      for (const resource of inventory.ofKind(kind, group))
        report(
          { resource, path: "" },
          `${names} ${plugins.length > 1 ? "do" : "does"} not enforce ${kind} ${resource.name} (${group})`,
          {
            evidence: { plugins: plugins.map(({ name }) => name) },
            related: plugins.map((plugin) => ({ resource: plugin.resource, path: "" })),
          },
        )
    }
  },
  fix: { title: "Install a network plugin that enforces it, or write the policy in a kind that the plugin knows" },
  examples: {
    good: [
      daemonSet("calico-node"),
      daemonSet("kube-flannel-ds"),
      networkPolicy("closed", { podSelector: {} }),
      tierPolicy("closed", 20, "Deny"),
    ],
    bad: [daemonSet("kube-flannel-ds"), networkPolicy("closed", { podSelector: {} })],
  },
})

function daemonSet(name: string): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace: "kube-system" },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: `${name}:1` }] } },
    },
  }
}
