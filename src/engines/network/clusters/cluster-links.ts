import { getOrAdd } from "../../../lib/get-or-add.ts"
import { union } from "../../../lib/intervals.ts"
import { asString, get } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Resource } from "../../../model/resource.ts"
import { entriesOf } from "../exposure.ts"
import { noPorts, type PortSet, portRange, protocolOf } from "../ports.ts"
import { podsOfService, servicePorts, targetOn } from "../services.ts"
import type { NetworkWorld } from "../world.ts"
import { inCluster } from "./join-worlds.ts"

/** A cluster of several, as it was read. */
export interface ClusterSource {
  readonly name: string
  readonly inventory: Inventory
  readonly world: NetworkWorld
}

/** A Service that pods of other clusters use: by import, or through an address outside. */
export interface ClusterLink {
  readonly kind: "exported" | "outside"
  /** `east:shop/Service/web`. */
  readonly service: string
  /** Cluster of its pods. */
  readonly cluster: string
  /** Clusters that use it; undefined for all. */
  readonly importers: ReadonlySet<string> | undefined
  /** Ports that its clients connect to. */
  readonly front: PortSet
  /** Ports of each workload behind it. */
  readonly targets: ReadonlyMap<string, PortSet>
}

/**
 * Services that lead from one cluster to another: exported ones (a ServiceExport beside the Service; imported where a
 * ServiceImport of the same namespace and name is, or everywhere when no cluster shows any), and those that load balancers
 * and node ports open. Source: KEP-1645, Multi-Cluster Services API.
 */
export function clusterLinks(clusters: readonly ClusterSource[]): readonly ClusterLink[] {
  return [...exportedLinks(clusters), ...clusters.flatMap(outsideLinks)]
}

/** Ports of the Service itself, and those of nodes that lead to it. */
const frontOf = (service: Resource): PortSet =>
  servicePorts(service).reduce<PortSet>((sum, { port, nodePort, protocol }) => {
    const known = protocolOf(protocol)
    const own = [port, ...(nodePort === undefined ? [] : [nodePort])]
    return known ? own.reduce<PortSet>((all, one) => union(all, portRange(known, one, one)), sum) : sum
  }, noPorts)

const group = "multicluster.x-k8s.io"

function exportedLinks(clusters: readonly ClusterSource[]): ClusterLink[] {
  const showsImports = clusters.some(({ inventory }) => !inventory.ofKind("ServiceImport", group).next().done)
  return clusters.flatMap(({ name, inventory, world }) =>
    [...inventory.ofKind("ServiceExport", group)].flatMap((exported): ClusterLink[] => {
      const service = inventory.find("Service", "", exported.namespace, exported.name)
      if (!service) return []
      const importers = clusters.filter((other) =>
        other.inventory.find("ServiceImport", group, exported.namespace, exported.name),
      )
      return [
        {
          kind: "exported",
          service: inCluster(name, `${service.namespace}/Service/${service.name}`),
          cluster: name,
          importers: showsImports ? new Set(importers.map((one) => one.name)) : undefined,
          front: frontOf(service),
          targets: targetsOf(service, world, name),
        },
      ]
    }),
  )
}

function targetsOf(service: Resource, world: NetworkWorld, cluster: string): ReadonlyMap<string, PortSet> {
  const targets = new Map<string, PortSet>()
  for (const index of podsOfService(service, world)) {
    const pod = world.pods[index]
    if (!pod) continue
    const id = inCluster(cluster, pod.id)
    const ports = servicePorts(service).reduce<PortSet>((sum, port) => union(sum, targetOn(pod, port)), noPorts)
    targets.set(id, union(targets.get(id) ?? noPorts, ports))
  }
  return targets
}

function outsideLinks({ name, inventory, world }: ClusterSource): ClusterLink[] {
  const links = new Map<Resource, Map<string, PortSet>>()
  for (const { from, pod, ports, service } of entriesOf(inventory, world)) {
    const id = world.pods[pod]?.id
    if (id === undefined || from !== "internet" || !service) continue
    const own = getOrAdd(links, service, () => new Map<string, PortSet>())
    own.set(inCluster(name, id), union(own.get(inCluster(name, id)) ?? noPorts, ports))
  }
  return [...links].map(([service, targets]) => ({
    kind: "outside",
    service: inCluster(name, `${service.namespace}/Service/${service.name}`),
    cluster: name,
    importers: undefined,
    front: frontOf(service),
    targets,
  }))
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
