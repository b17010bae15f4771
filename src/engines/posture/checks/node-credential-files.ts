import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { judgeFiles, type NodeFile } from "../control-plane/node-files.ts"

const files: readonly NodeFile[] = [
  {
    name: "the kubeconfig of the administrator",
    nodeInfo: ["adminConfFile"],
    collected: ["ControlPlaneInfo", "adminConfigFile"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the kubeconfig of kube-scheduler",
    nodeInfo: ["schedulerConfFile"],
    collected: ["ControlPlaneInfo", "schedulerInfo", "configFile"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the kubeconfig of kube-controller-manager",
    nodeInfo: ["controllerManagerConfFile"],
    collected: ["ControlPlaneInfo", "controllerManagerInfo", "configFile"],
    mode: "600",
    owner: "root:root",
  },
]

/**
 * These kubeconfigs hold client keys: of an administrator, of the controller manager, of the scheduler. Whoever reads
 * one has that identity, and certificates cannot be revoked.
 *
 * Field:   file modes and owners in NodeInfo (trivy node collector) and ControlPlaneInfo, KubeletInfo, KubeProxyInfo,
 *          CNIInfo (kubescape host scanner)
 * Allowed: mode 600 and less, owner root:root
 * Source:  kubeadm documentation, Implementation details; objects of the two collectors
 */
export const nodeCredentialFiles = check({
  id: "node-credential-files",
  title: "Credentials of the control plane are open on the node",
  severity: critical("whoever reads admin.conf rules the cluster"),
  aliases: [
    "trivy:KCV-0060",
    "trivy:KCV-0061",
    "trivy:KCV-0062",
    "trivy:KCV-0063",
    "trivy:KCV-0064",
    "trivy:KCV-0065",
    "kubescape:C-0104",
    "kubescape:C-0105",
    "kubescape:C-0106",
    "kubescape:C-0107",
    "kubescape:C-0108",
    "kubescape:C-0109",
  ],
  frameworks: [
    "cis-1.12/1.1.13",
    "cis-1.12/1.1.14",
    "cis-1.12/1.1.15",
    "cis-1.12/1.1.16",
    "cis-1.12/1.1.17",
    "cis-1.12/1.1.18",
    "mitre-attack/T1552.001",
    "owasp-k8s-2025/K09",
  ],
  whole: judgeFiles(files),
  fix: { title: "Run chmod 600 and chown root:root the files /etc/kubernetes/*.conf" },
  examples: {
    good: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { adminConfFilePermissions: { values: [600] } },
    },
    bad: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { adminConfFilePermissions: { values: [644] } },
    },
  },
})
