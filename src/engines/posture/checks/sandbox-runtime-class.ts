import { asString, dig, get } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Code that a model wrote is not to be trusted. In an ordinary container a flaw of the kernel is its way to the node;
 * a runtime with a kernel of its own is what a sandbox is for.
 *
 * Field:   spec.podTemplate.spec.runtimeClassName of SandboxTemplate and Sandbox
 * Allowed: gVisor or Kata (runsc, gvisor, kata…), or a class of the input whose handler is one
 * Source:  Agent Sandbox (kubernetes-sigs/agent-sandbox), API reference
 */
export const sandboxRuntimeClass = check({
  id: "sandbox-runtime-class",
  title: "Sandbox has no kernel of its own",
  severity: high("untrusted code is one flaw of the kernel away from the node"),
  aliases: ["kubescape:C-0297"],
  frameworks: ["owasp-k8s-2025/K01"],
  resources: {
    kinds: ["extensions.agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/Sandbox"],
    run(resource, report, { inventory }) {
      const name = asString(dig(resource.spec, "podTemplate", "spec", "runtimeClassName")) ?? ""
      const known = name === "" ? undefined : inventory.find("RuntimeClass", "node.k8s.io", "", name)
      const handler = asString(get(known?.object, "handler")) ?? name
      if (!/gvisor|runsc|kata|firecracker|hyperv|wasm/i.test(handler))
        report(
          { resource, path: "/spec/podTemplate/spec/runtimeClassName" },
          `${resource.kind} ${resource.name} runs with ${name === "" ? "the runtime of ordinary containers" : `runtime class ${name}`}`,
        )
    },
  },
  fix: { title: "Set runtimeClassName to a class of gVisor or Kata" },
  examples: {
    good: object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", {
      spec: { podTemplate: { spec: { runtimeClassName: "gvisor", containers: [] } } },
    }),
    bad: object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", {
      spec: { podTemplate: { spec: { containers: [] } } },
    }),
  },
})
