import { type Intervals, intervalsOf } from "../../lib/intervals.ts"
import { type Address, parseAddress, parseCidr } from "../../lib/ip.ts"
import { asArray, asString, asStringMap, asStrings, dig, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { type KubernetesVersion, newestVersion } from "../../model/kubernetes-version.ts"
import type { Labels } from "../../model/labels.ts"
import type { OwnerReference, Resource } from "../../model/resource.ts"
import { PodTemplate } from "../../model/workload/pod-template.ts"
import { findWorkloads } from "../../model/workload/workload.ts"
import { calicoGroup, calicoObjects } from "./calico-objects.ts"
import { meshLabels, meshSettings } from "./mesh-members.ts"
import { calicoGroups } from "./policies/calico.ts"
import { accountLabel, accountPrefix } from "./policies/calico-peers.ts"
import { policyKinds } from "./policies/read-policies.ts"
import { protocolOf } from "./ports.ts"
import { primaryNetworks } from "./primary-networks.ts"
import type { NamedPort, NetworkNamespace, NetworkWorld, NodeEndpoint, PodEndpoint } from "./world.ts"

/** The part of an inventory that decides about the network. O(resources). */
export function buildWorld(inventory: Inventory, version: KubernetesVersion = newestVersion): NetworkWorld {
  const networkOf = primaryNetworks(inventory)
  const calico = calicoObjects(inventory)
  const mesh = meshSettings(inventory)
  const added = [...(calico ? [accountLabels(inventory)] : []), ...(mesh ? [meshLabels(inventory, mesh)] : [])]
  const pods = [...podsOf(inventory, version), ...readVirtualMachines(inventory)].map((pod) => ({
    ...pod,
    ...(added.length > 0 ? { labels: Object.assign({}, pod.labels, ...added.map((labelsOf) => labelsOf(pod))) } : {}),
    ...networkOf(pod.namespace),
  }))
  const nodes = [...inventory.ofKind("Node", "")].map(readNode)
  return {
    namespaces: namespacesOf(inventory, pods),
    pods,
    nodes,
    policies: policyKinds
      .filter(([group]) => !calicoGroups.includes(group) || group === calicoGroup(inventory))
      .flatMap(([group, kind]) => [...inventory.ofKind(kind, group)]),
    ...(calico ? { calico } : {}),
    ...(mesh ? { mesh } : {}),
    podNetworks: podNetworksOf(inventory),
    apiServer: apiServerAddresses(inventory),
  }
}

/** The labels under which Calico's selectors find a pod's service account (libcalico-go, workload endpoints). */
function accountLabels(inventory: Inventory): (pod: PodEndpoint) => Labels {
  return ({ namespace, serviceAccount = "default" }) => {
    const own = inventory.find("ServiceAccount", "", namespace, serviceAccount)?.labels ?? {}
    const prefixed = Object.entries(own).map(([key, value]) => [accountPrefix + key, value] as const)
    return { [accountLabel]: serviceAccount, ...Object.fromEntries(prefixed) }
  }
}

/** Every pod seen running, and for workloads without any, one that stands for those their template will make. */
function podsOf(inventory: Inventory, version: KubernetesVersion): PodEndpoint[] {
  const running = [...inventory.ofKind("Pod", "")]
    .filter(isAlive)
    .map((pod) => readPod(ownerId(inventory, pod), `${pod.namespace}/${pod.name}`, new PodTemplate(pod, "", version)))
  const templates = findWorkloads(inventory, version)
    .filter((workload) => workload.kind !== "Pod" && !workload.pods.some(isAlive))
    .map((workload) => {
      const id = `${workload.namespace}/${workload.kind}/${workload.name}`
      return readPod(id, id, workload.pod)
    })
  return [...running, ...templates]
}

/** A pod whose containers have all ended for good has no address any more (k8s.io/api/core/v1/types.go, PodPhase). */
const isAlive = (pod: Resource): boolean => {
  const phase = dig(pod.object, "status", "phase")
  return phase !== "Succeeded" && phase !== "Failed"
}

/** `namespace/Kind/name` of the topmost controller, whether or not the inventory holds it; of the pod itself without one. */
function ownerId(inventory: Inventory, pod: Resource): string {
  let id = `${pod.namespace}/Pod/${pod.name}`
  let current: Resource | undefined = pod
  // Owner chains in real clusters are at most three long; the bound guards against loops.
  for (let depth = 0; current && depth < 5; depth++) {
    const owner: OwnerReference | undefined = current.owners.find(({ controller }) => controller)
    if (!owner || owner.kind === "Node") break
    id = `${pod.namespace}/${owner.kind}/${owner.name}`
    current = inventory.controllerOf(current)
  }
  return id
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

/** The API server publishes its addresses as endpoints of `default/kubernetes`. */
function apiServerAddresses(inventory: Inventory): readonly Address[] {
  const slices = [...inventory.ofKind("EndpointSlice", "discovery.k8s.io", "default")]
    .filter(({ labels }) => labels["kubernetes.io/service-name"] === "kubernetes")
    .flatMap(({ object }) => asArray(get(object, "endpoints")).flatMap((item) => asStrings(get(item, "addresses"))))
  const endpoints = inventory
    .findAll("Endpoints", "", "default", "kubernetes")
    .flatMap(({ object }) => asArray(get(object, "subsets")).flatMap((item) => asArray(get(item, "addresses"))))
    .map((item) => get(item, "ip"))
  return addressesOf([...slices, ...asStrings(endpoints)])
}
