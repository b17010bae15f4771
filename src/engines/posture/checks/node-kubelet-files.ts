import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { judgeFiles, type NodeFile } from "../control-plane/node-files.ts"

const files: readonly NodeFile[] = [
  {
    name: "the service file of the kubelet",
    nodeInfo: ["kubeletServiceFile"],
    collected: ["KubeletInfo", "serviceFiles"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the kubeconfig of kube-proxy",
    nodeInfo: ["kubeconfigFileExists"],
    collected: ["KubeProxyInfo", "kubeConfigFile"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the kubeconfig of the kubelet",
    nodeInfo: ["kubeletConfFile"],
    collected: ["KubeletInfo", "kubeConfigFile"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the authority of clients",
    nodeInfo: ["certificateAuthoritiesFile"],
    collected: ["KubeletInfo", "clientCAFile"],
    mode: "600",
    owner: "root:root",
  },
  {
    name: "the configuration of the kubelet",
    nodeInfo: ["kubeletConfigYamlConfigurationFile"],
    collected: ["KubeletInfo", "configFile"],
    mode: "600",
    owner: "root:root",
  },
]

/**
 * These files decide how the kubelet runs and who may talk to it, and hold its credential. Whoever may write them is
 * root on the node; whoever reads the kubeconfig is the node.
 *
 * Field:   file modes and owners in NodeInfo (trivy node collector) and ControlPlaneInfo, KubeletInfo, KubeProxyInfo,
 *          CNIInfo (kubescape host scanner)
 * Allowed: mode 600 and less, owner root:root
 * Source:  kubeadm documentation, Implementation details; objects of the two collectors
 */
export const nodeKubeletFiles = check({
  id: "node-kubelet-files",
  title: "Files of the kubelet are open on the node",
  severity: high("whoever may write them is root on the node"),
  aliases: [
    "trivy:KCV-0069",
    "trivy:KCV-0070",
    "trivy:KCV-0071",
    "trivy:KCV-0072",
    "trivy:KCV-0073",
    "trivy:KCV-0074",
    "trivy:KCV-0075",
    "trivy:KCV-0076",
    "trivy:KCV-0077",
    "trivy:KCV-0078",
    "kubescape:C-0162",
    "kubescape:C-0163",
    "kubescape:C-0164",
    "kubescape:C-0165",
    "kubescape:C-0166",
    "kubescape:C-0167",
    "kubescape:C-0168",
    "kubescape:C-0169",
    "kubescape:C-0170",
    "kubescape:C-0171",
    "kubescape:C-0235",
    "kubescape:C-0238",
  ],
  frameworks: [
    "cis-1.12/4.1.1",
    "cis-1.12/4.1.10",
    "cis-1.12/4.1.2",
    "cis-1.12/4.1.3",
    "cis-1.12/4.1.4",
    "cis-1.12/4.1.5",
    "cis-1.12/4.1.6",
    "cis-1.12/4.1.7",
    "cis-1.12/4.1.8",
    "cis-1.12/4.1.9",
    "owasp-k8s-2025/K07",
  ],
  whole: judgeFiles(files),
  fix: { title: "Run chmod 600 and chown root:root the files of the kubelet and of kube-proxy" },
  examples: {
    good: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { kubeletConfFilePermissions: { values: [600] } },
    },
    bad: {
      apiVersion: "v1",
      kind: "NodeInfo",
      metadata: { name: "node-1" },
      info: { kubeletConfFilePermissions: { values: [644] } },
    },
  },
})
