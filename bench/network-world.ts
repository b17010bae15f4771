import type { NetworkWorld, PodEndpoint } from "../src/engines/network/world.ts"
import { parseAddress, parseCidr } from "../src/lib/ip.ts"
import type { JsonObject, JsonValue } from "../src/lib/json.ts"
import { Resource } from "../src/model/resource.ts"

const origin = { kind: "cluster", name: "bench" } as const

/** A deterministic sequence of numbers below a limit (mulberry32). */
export function numbers(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) % limit
  }
}

const ports = [80, 443, 8080, 8443, 9090, 9092, 5432, 3306, 6379, 27017, 53, 5353, 2379, 9100, 15012, 4317]
const protocols = ["TCP", "TCP", "TCP", "UDP", "SCTP"]
const workloadsPerNamespace = 10

/** Pods of ten workloads in each namespace, isolated by about five policies each, under cluster-wide tiers. */
export function benchWorld(podCount: number, namespaceCount: number, policyCount: number): NetworkWorld {
  const below = numbers(7)
  const namespaces = new Map(
    Array.from({ length: namespaceCount }, (_, i) => {
      const name = `ns-${i}`
      const labels = {
        "kubernetes.io/metadata.name": name,
        team: `team-${i % 40}`,
        stage: i % 3 === 0 ? "prod" : "dev",
      }
      return [name, { name, labels }] as const
    }),
  )
  const pods = Array.from({ length: podCount }, (_, i) => benchPod(i, namespaceCount))
  const nodes = Array.from({ length: Math.ceil(podCount / 100) }, (_, i) => ({
    kind: "node" as const,
    id: `node/node-${i}`,
    name: `node-${i}`,
    labels: { zone: `zone-${i % 3}` },
    addresses: [parseAddress(`172.16.${i >> 8}.${i & 255}`) as bigint],
  }))
  const tiers = Math.ceil(policyCount / 100)
  const policies = [
    ...Array.from({ length: policyCount - tiers }, (_, i) => networkPolicy(i, namespaceCount, below)),
    ...Array.from({ length: tiers }, (_, i) => clusterPolicy(i, below)),
  ]
  return { namespaces, pods, nodes, policies, podNetworks: parseCidr("10.0.0.0/8") ?? [] }
}

export function benchPod(index: number, namespaceCount: number): PodEndpoint {
  const namespace = `ns-${index % namespaceCount}`
  const workload = Math.floor(index / namespaceCount) % workloadsPerNamespace
  return {
    kind: "pod",
    id: `${namespace}/Deployment/app-${workload}`,
    podId: `${namespace}/app-${workload}-${index}`,
    namespace,
    labels: {
      app: `app-${workload}`,
      tier: workload < 3 ? "front" : "back",
      "pod-template-hash": `h${workload}`,
      pod: `p${index}`,
    },
    ports: [{ name: "http", port: 8080 + (workload % 3), protocol: "TCP" }],
    addresses: [parseAddress(`10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`) as bigint],
    hostNetwork: false,
    node: `node-${Math.floor(index / 100)}`,
  }
}

export function networkPolicy(index: number, namespaceCount: number, below: (limit: number) => number): Resource {
  const namespace = `ns-${index % namespaceCount}`
  const kind = Math.floor(index / namespaceCount) % 5
  // A quarter of the namespaces denies nothing by default.
  const spec: JsonObject =
    kind === 0 && index % 4 !== 0
      ? { podSelector: {}, policyTypes: ["Ingress"] }
      : {
          podSelector: { matchLabels: { app: `app-${below(workloadsPerNamespace)}` } },
          policyTypes: kind === 4 ? ["Egress"] : ["Ingress"],
          [kind === 4 ? "egress" : "ingress"]: [
            rule(below, kind === 4 ? "to" : "from"),
            rule(below, kind === 4 ? "to" : "from"),
          ],
        }
  return object("networking.k8s.io/v1", "NetworkPolicy", { name: `policy-${index}`, namespace }, spec)
}

/** Denies everything to and from the pods of a namespace. */
export const isolation = (namespace: string): Resource =>
  object(
    "networking.k8s.io/v1",
    "NetworkPolicy",
    { name: "isolation", namespace },
    { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  )

const object = (apiVersion: string, kind: string, metadata: JsonObject, spec: JsonObject): Resource =>
  new Resource({ apiVersion, kind, metadata, spec }, origin, "namespace" in metadata)

function rule(below: (limit: number) => number, side: string): JsonObject {
  const peers = Array.from({ length: 1 + below(2) }, () => peer(below))
  const list = Array.from({ length: 1 + below(2) }, (): JsonValue => {
    if (below(10) === 0) return { port: "http" }
    return { protocol: protocols[below(protocols.length)] ?? "TCP", port: ports[below(ports.length)] ?? 80 }
  })
  return { [side]: peers, ports: list }
}

function peer(below: (limit: number) => number): JsonObject {
  const app = { matchLabels: { app: `app-${below(workloadsPerNamespace)}` } }
  switch (below(5)) {
    case 0:
      return {
        ipBlock: { cidr: `${20 + below(100)}.${below(4) * 64}.0.0/16`, except: [`${20 + below(100)}.0.4.0/24`] },
      }
    case 1:
      return { namespaceSelector: { matchLabels: { team: `team-${below(40)}` } }, podSelector: app }
    case 2:
      return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": `ns-${below(1000)}` } } }
    default:
      return { podSelector: app }
  }
}

export function clusterPolicy(index: number, below: (limit: number) => number): Resource {
  const baseline = index % 5 === 4
  const spec = {
    tier: baseline ? "Baseline" : "Admin",
    priority: index,
    subject: {
      namespaces: below(2) === 0 ? { matchLabels: { team: `team-${below(40)}` } } : { matchLabels: { stage: "prod" } },
    },
    ingress: [
      {
        action: ["Deny", "Accept", "Pass"][below(3)] ?? "Deny",
        from: [{ namespaces: { matchLabels: { team: `team-${below(40)}` } } }],
        protocols: [{ tcp: { destinationPort: { number: ports[below(ports.length)] ?? 80 } } }],
      },
    ],
    egress: [{ action: "Deny", to: [{ networks: [`169.254.${below(200)}.0/24`] }] }],
  }
  return object("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", { name: `tier-${index}` }, spec)
}
