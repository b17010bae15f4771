import { asArray, asString, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A tag can be moved: the sandbox that was tested is not the one that runs, and whoever writes to the registry
 * decides what is.
 *
 * Field:   spec.podTemplate.spec.containers[*].image of SandboxTemplate and Sandbox
 * Allowed: images with a digest
 * Source:  Agent Sandbox (kubernetes-sigs/agent-sandbox), API reference
 */
export const sandboxImageDigest = check({
  id: "sandbox-image-digest",
  title: "Image of the sandbox is not pinned",
  severity: low("whoever writes to the registry decides what runs"),
  aliases: ["kubescape:C-0304"],
  frameworks: ["owasp-k8s-2025/K01"],
  resources: {
    kinds: ["extensions.agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/Sandbox"],
    run(resource, report) {
      for (const [index, container] of asArray(dig(resource.spec, "podTemplate", "spec", "containers")).entries()) {
        const image = asString(get(container, "image")) ?? ""
        if (image !== "" && !image.includes("@sha256:"))
          report(
            { resource, path: append("/spec/podTemplate/spec/containers", index, "image") },
            `${resource.kind} ${resource.name} runs ${image} without digest`,
          )
      }
    },
  },
  fix: { title: "Add the digest of the image" },
  examples: {
    good: object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", {
      spec: {
        podTemplate: {
          spec: {
            containers: [
              {
                name: "a",
                image: "registry.example/agent@sha256:0000000000000000000000000000000000000000000000000000000000000000",
              },
            ],
          },
        },
      },
    }),
    bad: object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", {
      spec: { podTemplate: { spec: { containers: [{ name: "a", image: "registry.example/agent:1" }] } } },
    }),
  },
})
