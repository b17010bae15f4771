import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The registry is an IP address or the node itself. Such registries mostly speak plain HTTP or have a certificate that
 * nobody checks, and on another node the same name means another registry.
 *
 * Field:   image of every container class
 * Allowed: registries with a DNS name
 * Source:  distribution/reference; containerd documentation, "Registry Configuration"
 */
export const registryAddress = check({
  id: "registry-address",
  title: "Image comes from a bare address",
  severity: low("nothing proves which registry answers"),
  frameworks: ["nist-800-190/4.2.1", "mitre-attack/T1557"],
  containers({ name, image, imageText, resource, path }, report) {
    if (image === undefined || !bareAddress.test(image.registry)) return
    report({ resource, path: `${path}/image` }, `container ${name} runs ${imageText}, from ${image.registry}`)
  },
  fix: { title: "Give the registry a name and a certificate for it" },
  examples: {
    good: pod(),
    bad: pod({ containers: [container({ image: "10.0.0.5:5000/app:1.4.2" })] }),
  },
})

const bareAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]|localhost|127\.\d+\.\d+\.\d+)(?::\d+)?$/
