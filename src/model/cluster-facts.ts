import { asArray, asString, dig } from "../lib/json.ts"
import type { Inventory } from "./inventory.ts"
import { type KubernetesVersion, parseKubernetesVersion } from "./kubernetes-version.ts"
import type { Resource } from "./resource.ts"

/** Who built the cluster's Kubernetes, where its version or nodes tell. */
export type Distribution =
  | "eks"
  | "gke"
  | "aks"
  | "openshift"
  | "rke2"
  | "k3s"
  | "talos"
  | "kind"
  | "minikube"
  | "microk8s"

/** How many nodes have which value. */
export type Counts = Readonly<Record<string, number>>

export interface NodeFacts {
  readonly count: number
  readonly kubelets: Counts
  readonly operatingSystems: Counts
  readonly kernels: Counts
  readonly runtimes: Counts
  /** Nodes whose kubelet is newer than the server, or older than the version skew policy supports. */
  readonly skewed: readonly { readonly name: string; readonly kubelet: string }[]
}

/** A part of the control plane that runs as a static pod, seen by its mirror pod. */
export interface ControlPlanePod {
  readonly component: string
  readonly node: string
  readonly image: string
}

/** What a live cluster is, beside its objects. Part of the report's target. */
export interface ClusterFacts {
  /** As the server writes it: "v1.34.1-eks-113cf36". */
  readonly version: string
  readonly distribution?: Distribution
  readonly nodes: NodeFacts
  readonly controlPlane: readonly ControlPlanePod[]
  /** Groups and versions that the server serves; absent for old snapshots. */
  readonly apiVersions?: readonly string[]
}

/** Signs in the server's version, which the builders add behind the patch. */
const versionSigns: readonly (readonly [RegExp, Distribution])[] = [
  [/-eks-/, "eks"],
  [/-gke\./, "gke"],
  [/\+k3s/, "k3s"],
  [/\+rke2/, "rke2"],
]

/** Labels that the builders give to every node. */
const labelSigns: readonly (readonly [string, Distribution])[] = [
  ["eks.amazonaws.com/nodegroup", "eks"],
  ["eks.amazonaws.com/compute-type", "eks"],
  ["cloud.google.com/gke-nodepool", "gke"],
  ["kubernetes.azure.com/cluster", "aks"],
  ["kubernetes.azure.com/agentpool", "aks"],
  ["node.openshift.io/os_id", "openshift"],
  ["minikube.k8s.io/version", "minikube"],
  ["microk8s.io/cluster", "microk8s"],
]

/** Recognised by the version, the groups that are served, and the nodes; undefined for anything else, such as kubeadm. */
export function recogniseDistribution(
  gitVersion: string,
  nodes: readonly Resource[],
  apiVersions: readonly string[] = [],
): Distribution | undefined {
  const byVersion = versionSigns.find(([sign]) => sign.test(gitVersion))
  if (byVersion) return byVersion[1]
  if (apiVersions.some((apiVersion) => apiVersion.startsWith("config.openshift.io/"))) return "openshift"
  for (const node of nodes) {
    const byLabel = labelSigns.find(([label]) => Object.hasOwn(node.labels, label))
    if (byLabel) return byLabel[1]
    if (/^Talos /.test(asString(dig(node.object, "status", "nodeInfo", "osImage")) ?? "")) return "talos"
    if (asString(dig(node.object, "spec", "providerID"))?.startsWith("kind://")) return "kind"
  }
  return undefined
}

/** O(nodes + pods of kube-system). */
export function clusterFacts(inventory: Inventory, gitVersion: string, apiVersions?: readonly string[]): ClusterFacts {
  const nodes = [...inventory.ofKind("Node", "")]
  const distribution = recogniseDistribution(gitVersion, nodes, apiVersions)
  return {
    version: gitVersion,
    ...(distribution ? { distribution } : {}),
    nodes: nodeFacts(nodes, parseKubernetesVersion(gitVersion)),
    controlPlane: [...inventory.ofKind("Pod", "", "kube-system")].flatMap(controlPlanePod),
    ...(apiVersions ? { apiVersions } : {}),
  }
}

function nodeFacts(nodes: readonly Resource[], server: KubernetesVersion | undefined): NodeFacts {
  const count = (key: string): Counts => {
    const counts: Record<string, number> = {}
    for (const node of nodes) {
      const value = asString(dig(node.object, "status", "nodeInfo", key))
      if (value !== undefined) counts[value] = (counts[value] ?? 0) + 1
    }
    return counts
  }
  return {
    count: nodes.length,
    kubelets: count("kubeletVersion"),
    operatingSystems: count("osImage"),
    kernels: count("kernelVersion"),
    runtimes: count("containerRuntimeVersion"),
    skewed: nodes.flatMap((node) => {
      const kubelet = asString(dig(node.object, "status", "nodeInfo", "kubeletVersion")) ?? ""
      const version = parseKubernetesVersion(kubelet)
      return server && version && isSkewed(version, server) ? [{ name: node.name, kubelet }] : []
    }),
  }
}

/** A kubelet is never newer than the server, and at most three minors older; two before 1.28 (Version Skew Policy). */
function isSkewed(kubelet: KubernetesVersion, server: KubernetesVersion): boolean {
  const lag = server.minor - kubelet.minor
  return kubelet.major !== server.major || lag < 0 || lag > (server.minor >= 28 ? 3 : 2)
}

/** Mirror pods carry the annotation kubernetes.io/config.mirror, and those of kubeadm the label `component`. */
function controlPlanePod(pod: Resource): readonly ControlPlanePod[] {
  const component = pod.labels.component
  if (component === undefined || !Object.hasOwn(pod.annotations, "kubernetes.io/config.mirror")) return []
  const [container] = asArray(dig(pod.object, "spec", "containers"))
  const node = asString(dig(pod.object, "spec", "nodeName")) ?? ""
  return [{ component, node, image: asString(dig(container, "image")) ?? "" }]
}
