import { calicoObjects } from "../../../src/engines/network/calico-objects.ts"
import { meshSettings } from "../../../src/engines/network/mesh-members.ts"
import { meshLabel, principalLabel } from "../../../src/engines/network/policies/istio-sources.ts"
import { protocolOf } from "../../../src/engines/network/ports.ts"
import type { CalicoObjects, MeshSettings, NetworkWorld } from "../../../src/engines/network/world.ts"
import { parseAddress, parseCidr } from "../../../src/lib/ip.ts"
import type { JsonObject, JsonValue } from "../../../src/lib/json.ts"
import { Inventory } from "../../../src/model/inventory.ts"
import { Resource } from "../../../src/model/resource.ts"
import type { NaiveNode, NaivePod, NaivePolicy, NaiveWorld } from "./naive.ts"
import type { NaiveCalico } from "./naive-calico.ts"
import type { NaiveIstio } from "./naive-istio.ts"

/** A seeded source of choices (mulberry32). */
export class Choices {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let x = this.#state
    x = Math.imul(x ^ (x >>> 15), x | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) % limit
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }
}

const keys = ["app", "tier", "env"]
const values = ["a", "b", "c"]
const portNames = ["http", "dns", "metrics"]
export const protocolNames = ["TCP", "UDP", "SCTP"]
const blocks = [
  "0.0.0.0/0",
  "10.0.0.0/8",
  "10.1.0.0/16",
  "10.1.2.0/24",
  "192.168.0.0/24",
  "8.8.8.0/24",
  "::/0",
  "fd00::/16",
  "2001:db8::/32",
  "10.1.2.3/32",
]
export const outsideAddresses = [
  "8.8.8.8",
  "1.2.3.4",
  "10.1.2.200",
  "10.200.0.1",
  "192.168.0.9",
  "2001:db8::5",
  "fd00::9",
  "255.255.255.255",
]
export const portNumbers = [1, 53, 79, 80, 81, 443, 8080, 65535]

/** A small world with policies of every kind that uses every feature of theirs sooner or later. */
export function randomWorld(choices: Choices): NaiveWorld {
  const namespaces = Object.fromEntries(
    ["x", "y", "z"].map((name) => [name, { ...labels(choices), "kubernetes.io/metadata.name": name }]),
  )
  const nodes = Array.from(
    { length: choices.below(3) },
    (_, i): NaiveNode => ({
      kind: "node",
      name: `node-${i}`,
      labels: labels(choices),
      addresses: choices.chance(80) ? [`192.168.0.${i + 1}`] : [],
    }),
  )
  const pods = Array.from({ length: 3 + choices.below(6) }, (_, i) => randomPod(choices, i, nodes))
  const policies = Array.from({ length: choices.below(9) }, (_, i) => randomPolicy(choices, i))
  return { namespaces, pods, nodes, policies, podNetwork: "10.0.0.0/8" }
}

function randomPod(choices: Choices, index: number, nodes: readonly NaiveNode[]): NaivePod {
  const hostNetwork = choices.chance(12)
  const node = choices.chance(70) ? choices.pick(nodes) : undefined
  const own = choices.chance(80) ? [`10.1.${choices.below(4)}.${index + 1}`] : []
  const dual = own.length > 0 && choices.chance(20) ? [...own, `fd00::${index + 1}`] : own
  return {
    kind: "pod",
    name: `pod-${index}`,
    namespace: choices.pick(["x", "y", "z"]),
    labels: labels(choices),
    ports: choices.some(3, () => ({
      name: choices.pick(portNames),
      port: choices.pick(portNumbers),
      protocol: choices.pick(protocolNames),
    })),
    addresses: hostNetwork ? (node?.addresses ?? []) : dual,
    hostNetwork,
    node: node?.name,
  }
}

export const labels = (choices: Choices): Record<string, string> =>
  Object.fromEntries(keys.filter(() => choices.chance(60)).map((key) => [key, choices.pick(values)]))

function selector(choices: Choices): JsonObject {
  const matchLabels = choices.chance(50) ? { matchLabels: { [choices.pick(keys)]: choices.pick(values) } } : {}
  const matchExpressions = choices.chance(35) ? { matchExpressions: choices.some(2, () => expression(choices)) } : {}
  return { ...matchLabels, ...matchExpressions }
}

function expression(choices: Choices): JsonObject {
  const operator = choices.pick(["In", "NotIn", "Exists", "DoesNotExist"])
  const key = choices.pick([...keys, "kubernetes.io/metadata.name"])
  return operator.endsWith("In")
    ? { key, operator, values: [choices.pick([...values, "x"]), choices.pick(values)] }
    : { key, operator }
}

function randomPolicy(choices: Choices, index: number): NaivePolicy {
  const kind = choices.pick([
    "NetworkPolicy",
    "NetworkPolicy",
    "NetworkPolicy",
    "AdminNetworkPolicy",
    "ClusterNetworkPolicy",
    "BaselineAdminNetworkPolicy",
  ])
  if (kind === "NetworkPolicy")
    return {
      kind,
      metadata: { name: `policy-${index}`, namespace: choices.pick(["x", "y", "z"]) },
      spec: networkPolicySpec(choices),
    }
  return { kind, metadata: { name: `policy-${index}` }, spec: clusterPolicySpec(choices, kind) }
}

export function networkPolicySpec(choices: Choices): Record<string, JsonValue> {
  const spec: Record<string, JsonValue> = { podSelector: selector(choices) }
  if (choices.chance(70)) spec.ingress = choices.some(2, () => networkRule(choices, "from"))
  if (choices.chance(60)) spec.egress = choices.some(2, () => networkRule(choices, "to"))
  if (choices.chance(60)) spec.policyTypes = choices.pick([["Ingress"], ["Egress"], ["Ingress", "Egress"], []])
  return spec
}

function networkRule(choices: Choices, side: string): JsonObject {
  const rule: Record<string, JsonValue> = {}
  if (choices.chance(80)) rule[side] = choices.some(3, () => networkPeer(choices))
  if (choices.chance(60)) rule.ports = choices.some(2, () => networkPort(choices))
  return rule
}

function networkPeer(choices: Choices): JsonObject {
  if (choices.chance(30)) {
    const cidr = choices.pick(blocks)
    const excepts = choices.some(2, () => choices.pick(blocks))
    return { ipBlock: choices.chance(50) ? { cidr, except: excepts } : { cidr } }
  }
  const pods = choices.chance(60) ? { podSelector: selector(choices) } : {}
  return choices.chance(60) ? { ...pods, namespaceSelector: selector(choices) } : pods
}

function networkPort(choices: Choices): JsonObject {
  const protocol = choices.chance(70) ? { protocol: choices.pick(protocolNames) } : {}
  if (choices.chance(25)) return { ...protocol, port: choices.pick(portNames) }
  if (choices.chance(15)) return protocol
  const port = choices.pick(portNumbers)
  return choices.chance(30)
    ? { ...protocol, port, endPort: Math.min(65535, port + choices.below(400)) }
    : { ...protocol, port }
}

function clusterPolicySpec(choices: Choices, kind: string): Record<string, JsonValue> {
  const spec: Record<string, JsonValue> = {
    subject: choices.chance(50)
      ? { namespaces: selector(choices) }
      : { pods: { namespaceSelector: selector(choices), podSelector: selector(choices) } },
  }
  if (kind === "ClusterNetworkPolicy") spec.tier = choices.pick(["Admin", "Baseline"])
  if (kind !== "BaselineAdminNetworkPolicy") spec.priority = choices.below(4)
  if (choices.chance(70)) spec.ingress = choices.some(3, () => clusterRule(choices, kind, "from"))
  if (choices.chance(70)) spec.egress = choices.some(3, () => clusterRule(choices, kind, "to"))
  return spec
}

function clusterRule(choices: Choices, kind: string, side: string): JsonObject {
  const actions = kind === "ClusterNetworkPolicy" ? ["Accept", "Deny", "Pass"] : ["Allow", "Deny", "Pass"]
  const action = choices.pick(kind === "BaselineAdminNetworkPolicy" ? ["Allow", "Deny"] : actions)
  const rule: Record<string, JsonValue> = {
    action,
    [side]: [clusterPeer(choices, kind, side), ...choices.some(1, () => clusterPeer(choices, kind, side))],
  }
  if (!choices.chance(60)) return rule
  const isNew = kind === "ClusterNetworkPolicy"
  const list = [0, ...choices.some(1, () => 0)].map(() => (isNew ? newPort(choices) : oldPort(choices)))
  return { ...rule, [isNew ? "protocols" : "ports"]: list }
}

function clusterPeer(choices: Choices, kind: string, side: string): JsonObject {
  const form = choices.below(side === "to" ? 10 : 6)
  if (form < 2) return { namespaces: selector(choices) }
  if (form < 4) return { pods: { namespaceSelector: selector(choices), podSelector: selector(choices) } }
  if (form === 4 && kind !== "ClusterNetworkPolicy")
    return {
      namespaces: {
        [choices.pick(["sameLabels", "notSameLabels"])]: [
          choices.pick(keys),
          ...choices.some(1, () => choices.pick(keys)),
        ],
      },
    }
  if (form < 6) return choices.chance(15) ? { somethingNew: {} } : { namespaces: {} }
  if (form === 6) return { nodes: selector(choices) }
  if (form === 7) return { domainNames: ["*.example.org"] }
  return { networks: [choices.pick(blocks), ...choices.some(1, () => choices.pick(blocks))] }
}

function oldPort(choices: Choices): JsonObject {
  if (choices.chance(20)) return { namedPort: choices.pick(portNames) }
  const port = choices.pick(portNumbers)
  const protocol = choices.pick(protocolNames)
  return choices.chance(70)
    ? { portNumber: { protocol, port } }
    : { portRange: { protocol, start: port, end: Math.min(65535, port + 300) } }
}

function newPort(choices: Choices): JsonObject {
  if (choices.chance(20)) return { destinationNamedPort: choices.pick(portNames) }
  const key = choices.pick(protocolNames).toLowerCase()
  if (choices.chance(20)) return { [key]: {} }
  const port = choices.pick(portNumbers)
  const match = choices.chance(70) ? { number: port } : { range: { start: port, end: Math.min(65535, port + 300) } }
  return { [key]: { destinationPort: match } }
}

/** The same world as the engine takes it. */
export function engineWorld(world: NaiveWorld): NetworkWorld {
  const addresses = (texts: readonly string[]) => texts.flatMap((text) => parseAddress(text) ?? [])
  const { calico, istio } = world
  const apiVersions: Record<string, string> = {
    "istio:AuthorizationPolicy": "security.istio.io/v1",
    "istio:PeerAuthentication": "security.istio.io/v1",
    "calico:NetworkPolicy": "projectcalico.org/v3",
    "calico:GlobalNetworkPolicy": "projectcalico.org/v3",
    NetworkPolicy: "networking.k8s.io/v1",
    ClusterNetworkPolicy: "policy.networking.k8s.io/v1alpha2",
  }
  return {
    namespaces: new Map(Object.entries(world.namespaces).map(([name, own]) => [name, { name, labels: own }])),
    pods: world.pods.map((pod) => ({
      ...pod,
      ...(calico ? { labels: { ...pod.labels, ...accountLabelsOf(pod.serviceAccount ?? "default", calico) } } : {}),
      ...(istio ? { labels: { ...pod.labels, ...meshLabelsOf(pod, istio) } } : {}),
      id: `${pod.namespace}/Pod/${pod.name}`,
      podId: `${pod.namespace}/${pod.name}`,
      addresses: addresses(pod.addresses),
      ports: pod.ports.flatMap(({ name, port, protocol }) => {
        const known = protocolOf(protocol)
        return known ? [{ name, port, protocol: known }] : []
      }),
    })),
    nodes: world.nodes.map((node) => ({ ...node, id: `node/${node.name}`, addresses: addresses(node.addresses) })),
    policies: world.policies.map(
      ({ kind, metadata, spec }) =>
        new Resource(
          {
            apiVersion: apiVersions[kind] ?? "policy.networking.k8s.io/v1alpha1",
            kind: kind.replace(/^\w+:/, ""),
            metadata: { ...metadata },
            spec,
          },
          { kind: "cluster", name: "random" },
          metadata.namespace !== undefined,
        ),
    ),
    podNetworks: parseCidr(world.podNetwork) ?? [],
    ...(istio ? { mesh: meshOf(world) as MeshSettings } : {}),
    ...(calico ? { calico: calicoObjects(Inventory.of(calicoResources(calico))) as CalicoObjects } : {}),
  }
}

/** Pods of a mesh by the labels that tell it: those of the world are set by hand. */
const meshLabelsOf = ({ name, namespace, serviceAccount }: NaivePod, { modes }: NaiveIstio): Record<string, string> =>
  modes[name] === undefined
    ? {}
    : { [meshLabel]: modes[name], [principalLabel]: `cluster.local/ns/${namespace}/sa/${serviceAccount ?? "default"}` }

const meshOf = ({ istio, policies }: NaiveWorld) =>
  meshSettings(
    Inventory.of([
      new Resource(
        {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "istio", namespace: "istio-system" },
          data: { mesh: `rootNamespace: ${istio?.rootNamespace}\n` },
        },
        { kind: "cluster", name: "random" },
      ),
      ...policies
        .filter(({ kind }) => kind.startsWith("istio:"))
        .map(
          ({ kind, metadata, spec }) =>
            new Resource(
              {
                apiVersion: "security.istio.io/v1",
                kind: kind.slice("istio:".length),
                metadata: { ...metadata },
                spec,
              },
              { kind: "cluster", name: "random" },
            ),
        ),
    ]),
  )

const accountLabelsOf = (name: string, { accounts }: NaiveCalico): Record<string, string> => ({
  "projectcalico.org/serviceaccount": name,
  ...Object.fromEntries(Object.entries(accounts[name] ?? {}).map(([key, value]) => [`pcsa.${key}`, value])),
})

function calicoResources({ tiers, sets }: NaiveCalico): Resource[] {
  const object = (
    kind: string,
    name: string,
    namespace: string | undefined,
    own: Record<string, string>,
    spec: JsonObject,
  ) =>
    new Resource(
      {
        apiVersion: "projectcalico.org/v3",
        kind,
        metadata: { name, ...(namespace ? { namespace } : {}), labels: own },
        spec,
      },
      { kind: "cluster", name: "random" },
      namespace !== undefined,
    )
  return [
    object("Tier", "default", undefined, {}, { order: 1_000_000, defaultAction: "Deny" }),
    ...tiers.map(({ name, ...spec }) => object("Tier", name, undefined, {}, spec)),
    ...sets.map((set, i) =>
      object(set.namespace ? "NetworkSet" : "GlobalNetworkSet", `set-${i}`, set.namespace, set.labels, {
        nets: set.nets,
      }),
    ),
  ]
}
