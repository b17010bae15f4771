import { type Intervals, intervalsOf } from "../../lib/intervals.ts"
import { type Address, parseAddress, parseCidr } from "../../lib/ip.ts"
import { asArray, asString, asStringMap, asStrings, dig, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { type KubernetesVersion, newestVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { PodTemplate } from "../../model/workload/pod-template.ts"
import { findWorkloads, type Workload } from "../../model/workload/workload.ts"
import { policyKinds } from "./policies/read-policies.ts"
import { protocolOf } from "./ports.ts"
import { primaryNetworks } from "./primary-networks.ts"
import type { NamedPort, NetworkNamespace, NetworkWorld, NodeEndpoint, PodEndpoint } from "./world.ts"

/** The part of an inventory that decides about the network. O(resources). */
export function buildWorld(inventory: Inventory, version: KubernetesVersion = newestVersion): NetworkWorld {
  const networkOf = primaryNetworks(inventory)
  const pods = [
    ...findWorkloads(inventory, version).flatMap((workload) => podsOf(workload, version)),
    ...readVirtualMachines(inventory),
  ].map((pod) => ({ ...pod, ...networkOf(pod.namespace) }))
  const nodes = [...inventory.ofKind("Node", "")].map(readNode)
  return {
    namespaces: namespacesOf(inventory, pods),
    pods,
    nodes,
    policies: policyKinds.flatMap(([group, kind]) => [...inventory.ofKind(kind, group)]),
    podNetworks: podNetworksOf(inventory),
  }
}

/** The pods seen running, else one that stands for those the template will make. */
function podsOf(workload: Workload, version: KubernetesVersion): PodEndpoint[] {
  const id = `${workload.namespace}/${workload.kind}/${workload.name}`
  if (workload.kind === "Pod" || workload.pods.length === 0)
    return [readPod(id, workload.kind === "Pod" ? `${workload.namespace}/${workload.name}` : id, workload.pod)]
  return workload.pods.map((pod) => readPod(id, `${pod.namespace}/${pod.name}`, new PodTemplate(pod, "", version)))
}

function readPod(id: string, podId: string, pod: PodTemplate): PodEndpoint {
  const status = get(pod.resource.object, "status")
  const written = [...asArray(get(status, "podIPs")).map((item) => get(item, "ip")), get(status, "podIP")]
  return {
    kind: "pod",
    id,
    podId,
    namespace: pod.resource.namespace,
    labels: pod.labels,
    ports: namedPorts(pod),
    addresses: addressesOf(asStrings(written)),
    hostNetwork: pod.hostNetwork.value,
    node: asString(get(pod.spec, "nodeName")),
    serviceAccount: pod.serviceAccountName.value,
    resource: pod.resource,
    template: pod.path,
  }
}

const addressesOf = (texts: readonly string[]): Address[] => [
  ...new Set(texts.flatMap((text) => parseAddress(text) ?? [])),
]

/** Named ports of the containers that keep running. */
function namedPorts(pod: PodTemplate): NamedPort[] {
  return pod.containers
    .filter((container) => container.class !== "init" && container.class !== "ephemeral")
    .flatMap(({ ports }) => ports)
    .flatMap(({ name, containerPort, protocol }) => {
      const known = protocolOf(protocol)
      return name === undefined || containerPort === undefined || !known
        ? []
        : [{ name, port: containerPort, protocol: known }]
    })
}

/** Virtual machines of KubeVirt: pods with the labels of their template (kubevirt.io/api/core, VirtualMachineSpec). */
function readVirtualMachines(inventory: Inventory): PodEndpoint[] {
  return [...inventory.ofKind("VirtualMachine", "kubevirt.io")].map((resource) => {
    const id = `${resource.namespace}/VirtualMachine/${resource.name}`
    return {
      kind: "pod",
      id,
      podId: id,
      namespace: resource.namespace,
      labels: asStringMap(dig(resource.spec, "template", "metadata", "labels")),
      ports: [],
      addresses: [],
      hostNetwork: false,
      node: undefined,
      resource,
    }
  })
}

function readNode(resource: Resource): NodeEndpoint {
  const written = asArray(dig(resource.object, "status", "addresses")).map((item) => get(item, "address"))
  return {
    kind: "node",
    id: `node/${resource.name}`,
    name: resource.name,
    labels: resource.labels,
    addresses: addressesOf(asStrings(written)),
    resource,
  }
}

/**
 * Namespaces with the label that the API server gives each of them (NamespaceDefaultLabelName); those that only pods
 * mention have no other.
 */
function namespacesOf(inventory: Inventory, pods: readonly PodEndpoint[]): ReadonlyMap<string, NetworkNamespace> {
  const namespaces = new Map<string, NetworkNamespace>()
  const add = (name: string, labels: Readonly<Record<string, string>>) =>
    namespaces.set(name, { name, labels: { ...labels, "kubernetes.io/metadata.name": name } })
  for (const { namespace } of pods) if (!namespaces.has(namespace)) add(namespace, {})
  for (const resource of inventory.ofKind("Namespace", "")) add(resource.name, resource.labels)
  return namespaces
}

/** The private networks (RFC 1918, RFC 6598): where IPv4 clusters take pod addresses from when nobody tells. */
const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]

function podNetworksOf(inventory: Inventory): Intervals<Address> {
  const told = [...inventory.ofKind("Node", "")].flatMap((node) => [
    ...asStrings(get(node.spec, "podCIDRs")),
    ...asStrings([get(node.spec, "podCIDR") ?? null]),
  ])
  const blocks = (told.length > 0 ? told : privateNetworks).map(parseCidr)
  return intervalsOf(blocks.flatMap((block) => (block ? [[block[0] as Address, block[1] as Address] as const] : [])))
}
