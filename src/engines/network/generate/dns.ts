import { union } from "../../../lib/intervals.ts"
import { parseAddress, singleAddress } from "../../../lib/ip.ts"
import type { Inventory } from "../../../model/inventory.ts"
import { noPorts, type PortSet, portRange } from "../ports.ts"
import { servicePorts } from "../services.ts"
import { isDnsServer } from "../special-endpoints.ts"
import type { NetworkWorld, PodEndpoint } from "../world.ts"
import type { Need, Party } from "./need.ts"
import { ServiceDirectory } from "./service-directory.ts"

/** Who answers DNS, in a world that holds at least a stand-in for them. */
export interface DnsServers {
  readonly world: NetworkWorld
  readonly servers: readonly { readonly party: Party; readonly ports: PortSet }[]
  readonly assumption: string | undefined
}

const port53 = union(portRange("TCP", 53, 53), portRange("UDP", 53, 53))
const port5353 = union(portRange("TCP", 5353, 5353), portRange("UDP", 5353, 5353))

/**
 * The pods behind the cluster's DNS, where the sources hold them, and the cache on the nodes. Else a stand-in by the
 * convention of `isDnsServer` is added to the world.
 */
export function dnsServers(inventory: Inventory, world: NetworkWorld): DnsServers {
  const found = world.pods.filter(isDnsServer)
  const cache: DnsServers["servers"] = world.pods.some(({ labels }) => labels["k8s-app"] === "node-local-dns")
    ? [
        {
          party: { kind: "addresses", addresses: singleAddress(parseAddress("169.254.20.10") as bigint) },
          ports: port53,
        },
      ]
    : []
  if (found.length > 0) {
    const ports = servicePortsOf(inventory, world)
    const servers = [...new Set(found.map(({ id }) => id))].map((id) => ({
      party: { kind: "workload", id } as const,
      ports: ports.get(id) ?? (id.startsWith("openshift-dns/") ? port5353 : port53),
    }))
    return { world, servers: [...servers, ...cache], assumption: undefined }
  }
  const isOpenShift = !inventory.ofKind("Route", "route.openshift.io").next().done
  const standIn = isOpenShift ? openShiftDns : kubeDns
  const [label] = Object.entries(standIn.labels)
  return {
    world: withPod(world, standIn),
    servers: [{ party: { kind: "workload", id: standIn.id }, ports: isOpenShift ? port5353 : port53 }, ...cache],
    assumption: `No DNS server is among the sources: it is taken to be the pods ${label?.join("=")} in namespace ${standIn.namespace}.`,
  }
}

/** Ports of the pods behind the Services of the DNS; one may map 53 to another. */
function servicePortsOf(inventory: Inventory, world: NetworkWorld): ReadonlyMap<string, PortSet> {
  const directory = new ServiceDirectory(inventory, world)
  const ports = new Map<string, PortSet>()
  for (const namespace of ["kube-system", "openshift-dns"])
    for (const service of inventory.ofKind("Service", "", namespace)) {
      const dns = servicePorts(service).filter(({ port }) => port === 53)
      for (const [id, on] of directory.targets(service, dns)) ports.set(id, union(ports.get(id) ?? noPorts, on))
    }
  return ports
}

const standIn = (namespace: string, name: string, labels: Readonly<Record<string, string>>): PodEndpoint => ({
  kind: "pod",
  id: `${namespace}/${name}`,
  podId: `${namespace}/${name}`,
  namespace,
  labels,
  ports: [],
  addresses: [],
  hostNetwork: false,
  node: undefined,
})

const kubeDns = standIn("kube-system", "Deployment/coredns", { "k8s-app": "kube-dns" })
const openShiftDns = standIn("openshift-dns", "DaemonSet/dns-default", {
  "dns.operator.openshift.io/daemonset-dns": "default",
})

function withPod(world: NetworkWorld, pod: PodEndpoint): NetworkWorld {
  const { namespace: name } = pod
  const known = world.namespaces.get(name) ?? { name, labels: { "kubernetes.io/metadata.name": name } }
  return { ...world, pods: [...world.pods, pod], namespaces: new Map([...world.namespaces, [name, known]]) }
}

/** Whoever connects to something looks its name up first. */
export function dnsNeeds(needs: readonly Need[], { servers }: DnsServers): readonly Need[] {
  const clients = new Set(needs.flatMap(({ from }) => (from.kind === "workload" ? [from.id] : [])))
  const ids = new Set(servers.flatMap(({ party }) => (party.kind === "workload" ? [party.id] : [])))
  return [...clients]
    .filter((id) => !ids.has(id))
    .flatMap((id) =>
      servers.map(
        ({ party, ports }): Need => ({
          from: { kind: "workload", id },
          to: party,
          ports,
          evidence: [{ text: "looks names up" }],
        }),
      ),
    )
}
