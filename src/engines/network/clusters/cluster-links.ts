import { covers, holds, type Intervals, intervalsOf, union } from "../../../lib/intervals.ts"
import { type Address, allV4, parseAddress, parseCidr } from "../../../lib/ip.ts"
import { asArray, asString, asStrings, dig, get } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Resource } from "../../../model/resource.ts"
import { noPorts, type PortSet, portRange, protocolOf } from "../ports.ts"
import { podsOfService, type ServicePort, servicePorts, targetOn } from "../services.ts"
import { internet } from "../special-endpoints.ts"
import type { NetworkWorld } from "../world.ts"
import { inCluster } from "./join-worlds.ts"

/** A cluster of several, as it was read. */
export interface ClusterSource {
  readonly name: string
  readonly inventory: Inventory
  readonly world: NetworkWorld
}

/** Ports of each pod behind a Service, by `east:namespace/pod`. */
export type Targets = ReadonlyMap<string, PortSet>

export type IpFamily = "IPv4" | "IPv6"

/** A Service that pods of other clusters use by its name. */
export interface SharedService {
  /** `east:shop/Service/web`. */
  readonly service: string
  /** Cluster of its pods. */
  readonly cluster: string
  /** Clusters that use it; undefined for all. */
  readonly importers: ReadonlySet<string> | undefined
  readonly targets: Targets
}

/** An address outside that leads to pods of a cluster. */
export interface Door {
  readonly service: string
  readonly cluster: string
  /** The port that clients connect to; several where the cluster chooses one of them. */
  readonly front: PortSet
  /** Where that is: known addresses, the nodes, or some public address. */
  readonly at: readonly Address[] | "nodes" | "somewhere"
  readonly family: IpFamily
  /** Whether pods see the client's address, never that of a node (externalTrafficPolicy: Local). */
  readonly keepsSource: boolean
  /** Whether it lets only some public addresses in (loadBalancerSourceRanges). */
  readonly isLimited: boolean
  readonly targets: Targets
}

const group = "multicluster.x-k8s.io"

/**
 * Services with a ServiceExport, for the clusters with a ServiceImport of the same namespace and name, or for all where no
 * cluster shows any. Source: KEP-1645, Multi-Cluster Services API.
 */
export function exportedServices(clusters: readonly ClusterSource[]): readonly SharedService[] {
  const showsImports = clusters.some(({ inventory }) => !inventory.ofKind("ServiceImport", group).next().done)
  return clusters.flatMap((cluster) =>
    [...cluster.inventory.ofKind("ServiceExport", group)].flatMap(({ namespace, name }) => {
      const service = cluster.inventory.find("Service", "", namespace, name)
      const importers = clusters.filter(({ inventory }) => inventory.find("ServiceImport", group, namespace, name))
      return service ? [sharedService(service, cluster, showsImports ? importers : undefined)] : []
    }),
  )
}

/**
 * Global services of a Cilium Cluster Mesh: the same namespace and name in several clusters, each annotated; the pods of one
 * that does not share are for its own cluster alone. Source: docs.cilium.io, Load-balancing & Service Discovery.
 */
export function globalServices(clusters: readonly ClusterSource[]): readonly SharedService[] {
  const globals = clusters.map((cluster) => ({
    cluster,
    services: [...cluster.inventory.ofKind("Service", "")].filter(
      (service) => annotation(service, "global") === "true",
    ),
  }))
  return globals.flatMap(({ cluster, services }) =>
    services
      .filter((service) => annotation(service, "shared") !== "false")
      .map((service) => {
        const others = globals.filter((other) =>
          other.services.some(({ namespace, name }) => namespace === service.namespace && name === service.name),
        )
        return sharedService(
          service,
          cluster,
          others.map((other) => other.cluster),
        )
      }),
  )
}

/** `io.cilium/…` is the older form. */
const annotation = (service: Resource, name: "global" | "shared"): string | undefined =>
  service.annotations[`service.cilium.io/${name}`] ?? service.annotations[`io.cilium/${name}-service`]

const sharedService = (
  service: Resource,
  { name, world }: ClusterSource,
  importers: readonly ClusterSource[] | undefined,
): SharedService => ({
  service: nameOf(service, name),
  cluster: name,
  importers: importers && new Set(importers.map((one) => one.name)),
  targets: targetsOf(service, servicePorts(service), world, name),
})

const nameOf = (service: Resource, cluster: string): string =>
  inCluster(cluster, `${service.namespace}/Service/${service.name}`)

function targetsOf(service: Resource, ports: readonly ServicePort[], world: NetworkWorld, cluster: string): Targets {
  const targets = new Map<string, PortSet>()
  for (const index of podsOfService(service, world)) {
    const pod = world.pods[index]
    if (!pod) continue
    const own = ports.reduce<PortSet>((sum, port) => union(sum, targetOn(pod, port)), noPorts)
    if (own.length > 0) targets.set(inCluster(cluster, pod.podId), own)
  }
  return targets
}

/** What a cluster chooses node ports from unless told (kube-apiserver, --service-node-port-range). */
const nodePortRange = [30_000, 32_767] as const

/**
 * Services of type LoadBalancer and NodePort, and those with external addresses: port by port.
 * Source: k8s.io/api/core/v1/types.go, ServiceSpec and LoadBalancerIngress.
 */
export function doorsOf({ name: cluster, inventory, world }: ClusterSource): readonly Door[] {
  return [...inventory.ofKind("Service", "")].flatMap((service) => {
    const type = asString(get(service.spec, "type"))
    const external = addressesOf(asStrings(get(service.spec, "externalIPs")))
    const isBalanced = type === "LoadBalancer"
    if (!isBalanced && type !== "NodePort" && external.length === 0) return []
    const given = addressesOf(
      asArray(dig(service.object, "status", "loadBalancer", "ingress")).flatMap(
        (one) => asString(get(one, "ip")) ?? [],
      ),
    )
    const keepsSource = get(service.spec, "externalTrafficPolicy") === "Local"
    return servicePorts(service).flatMap((port): Door[] => {
      const protocol = protocolOf(port.protocol)
      const targets = targetsOf(service, [port], world, cluster)
      if (!protocol || targets.size === 0) return []
      const rest = { service: nameOf(service, cluster), cluster, keepsSource, targets, isLimited: false }
      const families = asStrings(get(service.spec, "ipFamilies")).includes("IPv6")
        ? (["IPv4", "IPv6"] as const).filter((one) => asStrings(get(service.spec, "ipFamilies")).includes(one))
        : (["IPv4"] as const)
      const front = portRange(protocol, port.port, port.port)
      const [first, last] = port.nodePort === undefined ? nodePortRange : [port.nodePort, port.nodePort]
      // Those of load balancers may be switched off (allocateLoadBalancerNodePorts): only ones that are told count.
      const hasNodePort = type === "NodePort" || (isBalanced && port.nodePort !== undefined)
      return [
        ...byFamily(external).map((at) => ({ ...rest, front, ...at })),
        ...(isBalanced
          ? (given.length > 0 ? byFamily(given) : families.map((family) => ({ family, at: "somewhere" as const }))).map(
              (at) => ({ ...rest, front, ...at, isLimited: isLimited(service) }),
            )
          : []),
        ...(hasNodePort
          ? families.map((family) => ({
              ...rest,
              front: portRange(protocol, first, last),
              at: "nodes" as const,
              family,
            }))
          : []),
      ]
    })
  })
}

const addressesOf = (texts: readonly string[]): readonly Address[] => texts.flatMap((text) => parseAddress(text) ?? [])

/** Addresses of either family, where there are any. */
const byFamily = (addresses: readonly Address[]) =>
  (["IPv4", "IPv6"] as const)
    .map((family) => ({ family, at: addresses.filter((address) => holds(allV4, address) === (family === "IPv4")) }))
    .filter(({ at }) => at.length > 0)

function isLimited(service: Resource): boolean {
  const blocks = asStrings(get(service.spec, "loadBalancerSourceRanges")).flatMap((text) => {
    const block = parseCidr(text)
    return block ? [[block[0] as Address, block[1] as Address] as const] : []
  })
  const allowed: Intervals<Address> = intervalsOf(blocks)
  return blocks.length > 0 && !covers(allowed, internet)
}

/** What a cluster's Cilium says about its mesh; undefined without one (cilium-config: cluster-name, cluster-id). */
export function ciliumMesh(
  inventory: Inventory,
): { readonly cluster: string; readonly meansLocal: boolean } | undefined {
  const data = get(inventory.find("ConfigMap", "", "kube-system", "cilium-config")?.object, "data")
  const cluster = asString(get(data, "cluster-name"))
  const id = asString(get(data, "cluster-id")) ?? "0"
  if (cluster === undefined || id === "0") return undefined
  return { cluster, meansLocal: get(data, "policy-default-local-cluster") !== "false" }
}
