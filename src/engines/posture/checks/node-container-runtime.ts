import { asString, dig } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A container image can name paths that this containerd hands it from the node: whoever may start a pod reads every
 * file of the node (CVE-2022-23648).
 *
 * Field:   status.nodeInfo.containerRuntimeVersion of Nodes
 * Allowed: containerd 1.4.13, 1.5.10, 1.6.1 and later
 * Source:  CVE-2022-23648
 */
export const nodeContainerRuntime = check({
  id: "node-container-runtime",
  title: "Container runtime gives away files of the node",
  severity: high("whoever may start a pod reads every file of the node"),
  aliases: ["kubescape:C-0087"],
  frameworks: ["owasp-k8s-2025/K07"],
  resources: {
    kinds: ["Node"],
    run(resource, report) {
      const written = asString(dig(resource.object, "status", "nodeInfo", "containerRuntimeVersion")) ?? ""
      const match = /^containerd:\/\/v?(\d+)\.(\d+)\.(\d+)/.exec(written)
      if (!match) return
      const [, major = 0, minor = 0, patch = 0] = match.map(Number)
      const fixed = { 4: 13, 5: 10, 6: 1 }[minor] ?? 0
      if (major === 1 && (minor < 4 || patch < fixed))
        report({ resource, path: "/status/nodeInfo/containerRuntimeVersion" }, `node ${resource.name} runs ${written}`)
    },
  },
  fix: { title: "Update containerd" },
  examples: {
    good: object(
      "v1",
      "Node",
      { status: { nodeInfo: { containerRuntimeVersion: "containerd://2.1.4" } } },
      { namespace: undefined },
    ),
    bad: object(
      "v1",
      "Node",
      { status: { nodeInfo: { containerRuntimeVersion: "containerd://1.5.2" } } },
      { namespace: undefined },
    ),
  },
})
