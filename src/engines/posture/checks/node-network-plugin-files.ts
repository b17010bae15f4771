import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { judgeFiles, type NodeFile } from "../control-plane/node-files.ts"

const files: readonly NodeFile[] = [
  {
    name: "the network configuration",
    nodeInfo: ["containerNetworkInterfaceFile"],
    collected: ["CNIInfo", "CNIConfigFiles"],
    mode: "600",
    owner: "root:root",
  },
]

/**
 * The container runtime starts as root the programs that these files name for each pod. Whoever may write one is root
 * on the node.
 *
 * Field:   file modes and owners in NodeInfo (trivy node collector) and ControlPlaneInfo, KubeletInfo, KubeProxyInfo,
 *          CNIInfo (kubescape host scanner)
 * Allowed: mode 600 and less, owner root:root
 * Source:  kubeadm documentation, Implementation details; objects of the two collectors
 */
export const nodeNetworkPluginFiles = check({
  id: "node-network-plugin-files",
  title: "Files of the network plugin are open on the node",
  severity: medium("whoever may write them is root on the node"),
  aliases: ["trivy:KCV-0056", "trivy:KCV-0057", "kubescape:C-0100", "kubescape:C-0101"],
  frameworks: ["cis-1.12/1.1.10", "cis-1.12/1.1.9", "owasp-k8s-2025/K07"],
  whole: judgeFiles(files),
  fix: { title: "Run chmod 600 and chown root:root the files in /etc/cni/net.d" },
  examples: {
    good: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { containerNetworkInterfaceFileOwnership: { values: ["root:root"] } },
    },
    bad: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { containerNetworkInterfaceFilePermissions: { values: [666] } },
    },
  },
})
