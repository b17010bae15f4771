import { asArray, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Code that a model wrote loops and grows. Without limits it takes the node from its neighbours.
 *
 * Field:   spec.podTemplate.spec.containers[*].resources.limits of SandboxTemplate and Sandbox
 * Allowed: limits of cpu and memory for each container
 * Source:  Agent Sandbox (kubernetes-sigs/agent-sandbox), API reference
 */
export const sandboxLimits = check({
  id: "sandbox-limits",
  title: "Sandbox has no limits",
  severity: medium("untrusted code starves its neighbours"),
  aliases: ["kubescape:C-0303"],
  frameworks: ["owasp-k8s-2025/K01"],
  resources: {
    kinds: ["extensions.agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/Sandbox"],
    run(resource, report) {
      for (const [index, container] of asArray(dig(resource.spec, "podTemplate", "spec", "containers")).entries()) {
        const missing = ["cpu", "memory"].filter((name) => dig(container, "resources", "limits", name) === undefined)
        if (missing.length > 0)
          report(
            { resource, path: append("/spec/podTemplate/spec/containers", index, "resources", "limits") },
            `${resource.kind} ${resource.name} does not limit ${missing.join(" and ")} of ${String(get(container, "name"))}`,
          )
      }
    },
  },
  fix: { title: "Set limits of cpu and memory" },
  examples: {
    good: object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", {
      spec: {
        podTemplate: { spec: { containers: [{ name: "a", resources: { limits: { cpu: "1", memory: "1Gi" } } }] } },
      },
    }),
    bad: object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", {
      spec: { podTemplate: { spec: { containers: [{ name: "a" }] } } },
    }),
  },
})
