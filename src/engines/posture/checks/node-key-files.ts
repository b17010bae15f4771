import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { judgeFiles, type NodeFile } from "../control-plane/node-files.ts"

const files: readonly NodeFile[] = [
  {
    name: "the directory of keys",
    nodeInfo: ["kubePKIDirectoryFile"],
    collected: ["ControlPlaneInfo", "PKIDir"],
    owner: "root:root",
  },
  { name: "a key", nodeInfo: ["kubePKIKeyFile"], mode: "600" },
  {
    name: "a certificate",
    nodeInfo: ["kubernetesPKICertificateFile", "kubePKICertificateFile"],
    mode: "600",
    severity: "low",
  },
  { name: "a file of keys", collected: ["ControlPlaneInfo", "PKIFiles"], mode: "600", owner: "root:root" },
]

/**
 * The key of the authority makes any certificate, system:masters included; the key of service accounts makes any
 * token. Whoever reads or replaces one owns the cluster until all are changed.
 *
 * Field:   file modes and owners in NodeInfo (trivy node collector) and ControlPlaneInfo, KubeletInfo, KubeProxyInfo,
 *          CNIInfo (kubescape host scanner)
 * Allowed: mode 600 and less, owner root:root
 * Source:  kubeadm documentation, Implementation details; objects of the two collectors
 */
export const nodeKeyFiles = check({
  id: "node-key-files",
  title: "Keys and certificates of the cluster are open on the node",
  severity: critical("whoever reads a key of an authority is whoever it likes"),
  aliases: [
    "trivy:KCV-0066",
    "trivy:KCV-0067",
    "trivy:KCV-0068",
    "kubescape:C-0110",
    "kubescape:C-0111",
    "kubescape:C-0112",
  ],
  frameworks: ["cis-1.12/1.1.19", "cis-1.12/1.1.20", "cis-1.12/1.1.21", "mitre-attack/T1552.004", "owasp-k8s-2025/K09"],
  whole: judgeFiles(files),
  fix: { title: "Run chown root:root /etc/kubernetes/pki and chmod 600 its files" },
  examples: {
    good: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { kubePKIKeyFilePermissions: { values: [600] } },
    },
    bad: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { kubePKIKeyFilePermissions: { values: [644] } },
    },
  },
})
