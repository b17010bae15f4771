import { asArray, asStrings, dig, get } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Code that a model wrote fetches instructions and sends data wherever it can connect to.
 *
 * Field:   spec.networkPolicy and spec.networkPolicyManagement of SandboxTemplate
 * Allowed: managed network policy (the default of newer versions) or egress rules; a NetworkPolicy of the namespace
 *          with type Egress
 * Source:  Agent Sandbox (kubernetes-sigs/agent-sandbox), API reference
 */
export const sandboxNetwork = check({
  id: "sandbox-network",
  title: "Sandbox may connect to anywhere",
  severity: high("untrusted code sends out what it reads"),
  aliases: ["kubescape:C-0301"],
  frameworks: ["owasp-k8s-2025/K01"],
  resources: {
    kinds: ["extensions.agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/Sandbox"],
    run(resource, report, { inventory }) {
      if (resource.kind !== "SandboxTemplate") return
      const rules = asArray(dig(resource.spec, "networkPolicy", "egress"))
      const isOpen = rules.some((rule) => asArray(get(rule, "to")).length === 0)
      const policies = [...inventory.ofKind("NetworkPolicy", "networking.k8s.io", resource.namespace)]
      if (policies.some(({ spec }) => asStrings(spec.policyTypes).includes("Egress"))) return
      if (isOpen || resource.spec.networkPolicy === undefined || resource.spec.networkPolicyManagement === "Unmanaged")
        report(
          { resource, path: "/spec/networkPolicy" },
          `${resource.kind} ${resource.name} does not limit where its code connects to`,
        )
    },
  },
  fix: { title: "Set networkPolicy with egress rules" },
  examples: {
    good: object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", {
      spec: { podTemplate: { spec: { containers: [] } }, networkPolicy: { egress: [{ to: [{ podSelector: {} }] }] } },
    }),
    bad: object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", {
      spec: { podTemplate: { spec: { containers: [] } } },
    }),
  },
})
