import { asString, dig } from "../../../lib/json.ts"
import { newestVersion, parseKubernetesVersion } from "../../../model/kubernetes-version.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * The three newest minors of Kubernetes get security fixes. A kubelet of an older one keeps known holes, and one
 * newer than its API server is not supported.
 *
 * Field:   status.nodeInfo.kubeletVersion of Nodes
 * Allowed: one of the three newest minors, not above the target version
 * Source:  Kubernetes documentation, Version Skew Policy, Patch Releases
 */
export const nodeVersion = check({
  id: "node-version",
  title: "Node runs a version without security fixes",
  severity: medium("known holes stay open"),
  aliases: ["kubescape:C-0273"],
  frameworks: ["owasp-k8s-2025/K07"],
  resources: {
    kinds: ["Node"],
    run(resource, report, { version }) {
      const written = asString(dig(resource.object, "status", "nodeInfo", "kubeletVersion")) ?? ""
      const kubelet = parseKubernetesVersion(written)
      if (!kubelet) return
      if (kubelet.minor < newestVersion.minor - 2)
        report(
          { resource, path: "/status/nodeInfo/kubeletVersion" },
          `node ${resource.name} runs ${written}, which gets no security fixes any more`,
        )
      else if (kubelet.minor > version.minor)
        report(
          { resource, path: "/status/nodeInfo/kubeletVersion" },
          `node ${resource.name} runs ${written}, newer than the API server`,
          { severity: "low" },
        )
    },
  },
  fix: { title: "Update the node" },
  examples: {
    good: object("v1", "Node", { status: { nodeInfo: { kubeletVersion: "v1.37.2" } } }, { namespace: undefined }),
    bad: object("v1", "Node", { status: { nodeInfo: { kubeletVersion: "v1.29.4" } } }, { namespace: undefined }),
  },
})
