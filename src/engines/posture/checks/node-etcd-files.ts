import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { judgeFiles, type NodeFile } from "../control-plane/node-files.ts"

const files: readonly NodeFile[] = [
  {
    name: "the data directory of etcd",
    nodeInfo: ["etcdDataDirectory"],
    collected: ["ControlPlaneInfo", "etcdDataDir"],
    mode: "700",
    owner: "etcd:etcd",
  },
]

/**
 * The data directory of etcd is the whole cluster, every Secret included, and open to whoever may read it on the
 * node.
 *
 * Field:   file modes and owners in NodeInfo (trivy node collector) and ControlPlaneInfo, KubeletInfo, KubeProxyInfo,
 *          CNIInfo (kubescape host scanner)
 * Allowed: mode 700 and less, owner etcd:etcd
 * Source:  kubeadm documentation, Implementation details; objects of the two collectors
 */
export const nodeEtcdFiles = check({
  id: "node-etcd-files",
  title: "Data of etcd is open on the node",
  severity: medium("every process with that user or group reads every Secret"),
  aliases: ["trivy:KCV-0058", "trivy:KCV-0059", "kubescape:C-0102", "kubescape:C-0103"],
  frameworks: ["cis-1.12/1.1.11", "cis-1.12/1.1.12", "owasp-k8s-2025/K03"],
  whole: judgeFiles(files),
  fix: { title: "Run chmod 700 and chown etcd:etcd the data directory of etcd" },
  examples: {
    good: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { etcdDataDirectoryOwnership: { values: ["etcd:etcd"] } },
    },
    bad: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { etcdDataDirectoryPermissions: { values: [755] } },
    },
  },
})
