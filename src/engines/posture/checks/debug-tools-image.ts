import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The image is a box of tools for penetration tests or network debugging. As a part of a workload that keeps running it
 * spares an intruder the download.
 *
 * Field:   image of init, sidecar and regular containers
 * Allowed: images other than those known boxes of tools
 * Source:  MITRE ATT&CK T1588.002
 */
export const debugToolsImage = check({
  id: "debug-tools-image",
  title: "Image is a box of attack or debugging tools",
  severity: low("an intruder finds everything in place"),
  frameworks: ["mitre-attack/T1588.002", "nist-800-190/4.4.4"],
  classes: ["init", "sidecar", "regular"],
  containers({ name, image, imageText, resource, path }, report) {
    if (image === undefined || !tools.test(image.repository)) return
    report({ resource, path: `${path}/image` }, `container ${name} runs ${imageText}`)
  },
  fix: { title: "Remove the container; start such an image with `kubectl debug` when it is needed" },
  examples: {
    good: pod(),
    bad: pod({ containers: [container({ image: "nicolaka/netshoot:v0.13" })] }),
  },
})

const tools =
  /(?:^|\/)(?:netshoot|network-multitool|wbitt\/network-multitool|praqma\/network-multitool|kalilinux\/\S+|parrotsec\/\S+|metasploit-framework|metasploitframework\/\S+|kube-hunter|peirates|hacker-container|botb|cdk-team\/\S+|jessfraz\/amicontained|busyboxplus)$/
