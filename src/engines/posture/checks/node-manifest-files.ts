import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { judgeFiles, type NodeFile } from "../control-plane/node-files.ts"

const files: readonly NodeFile[] = [
  {
    name: "the manifest of kube-apiserver",
    nodeInfo: ["kubeAPIServerSpecFile"],
    collected: ["ControlPlaneInfo", "APIServerInfo", "specsFile"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the manifest of kube-controller-manager",
    nodeInfo: ["kubeControllerManagerSpecFile", "controllerManagerSpecFile"],
    collected: ["ControlPlaneInfo", "controllerManagerInfo", "specsFile"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the manifest of kube-scheduler",
    nodeInfo: ["kubeSchedulerSpecFile"],
    collected: ["ControlPlaneInfo", "schedulerInfo", "specsFile"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the manifest of etcd",
    nodeInfo: ["kubeEtcdSpecFile"],
    collected: ["ControlPlaneInfo", "etcdConfigFile"],
    mode: "600",
    owner: "root:root",
  },
]

/**
 * The kubelet runs what stands in these files as control plane of the cluster. Whoever may write one is root on the
 * node and rules the cluster.
 *
 * Field:   file modes and owners in NodeInfo (trivy node collector) and ControlPlaneInfo, KubeletInfo, KubeProxyInfo,
 *          CNIInfo (kubescape host scanner)
 * Allowed: mode 600 and less, owner root:root
 * Source:  kubeadm documentation, Implementation details; objects of the two collectors
 */
export const nodeManifestFiles = check({
  id: "node-manifest-files",
  title: "Manifests of the control plane are open on the node",
  severity: high("whoever may write them rules the cluster"),
  aliases: [
    "trivy:KCV-0048",
    "trivy:KCV-0049",
    "trivy:KCV-0050",
    "trivy:KCV-0051",
    "trivy:KCV-0052",
    "trivy:KCV-0053",
    "trivy:KCV-0054",
    "trivy:KCV-0055",
    "kubescape:C-0092",
    "kubescape:C-0093",
    "kubescape:C-0094",
    "kubescape:C-0095",
    "kubescape:C-0096",
    "kubescape:C-0097",
    "kubescape:C-0098",
    "kubescape:C-0099",
  ],
  frameworks: [
    "cis-1.12/1.1.1",
    "cis-1.12/1.1.2",
    "cis-1.12/1.1.3",
    "cis-1.12/1.1.4",
    "cis-1.12/1.1.5",
    "cis-1.12/1.1.6",
    "cis-1.12/1.1.7",
    "cis-1.12/1.1.8",
    "owasp-k8s-2025/K06",
  ],
  whole: judgeFiles(files),
  fix: { title: "Run chmod 600 and chown root:root the files in /etc/kubernetes/manifests" },
  examples: {
    good: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { kubeAPIServerSpecFilePermission: { values: [600] } },
    },
    bad: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { kubeAPIServerSpecFilePermission: { values: [644] } },
    },
  },
})
