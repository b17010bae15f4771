import type { Intervals } from "../../lib/intervals.ts"
import { overlaps } from "../../lib/intervals.ts"
import { type Address, parseAddress, parseCidr, singleAddress } from "../../lib/ip.ts"
import { classOfAddress } from "./classes.ts"
import type { Endpoint, Reachability } from "./reachability.ts"
import {
  internet,
  isApiServer,
  isDnsServer,
  isEtcd,
  isIngressController,
  metadataAddresses,
} from "./special-endpoints.ts"
import type { PodEndpoint } from "./world.ts"

/** Names of what every cluster has, or may have. */
export const specialNames = [
  "internet",
  "metadata-service",
  "api-server",
  "etcd",
  "dns",
  "nodes",
  "ingress-controller",
] as const
type SpecialName = (typeof specialNames)[number]

/** Other words for them. */
const aliases: Readonly<Record<string, SpecialName>> = {
  metadata: "metadata-service",
  apiserver: "api-server",
  "kube-apiserver": "api-server",
  "kube-dns": "dns",
  coredns: "dns",
}

/** The special name that a word stands for; undefined for every other. */
const specialName = (word: string): SpecialName | undefined =>
  specialNames.find((name) => name === word) ?? (Object.hasOwn(aliases, word) ? aliases[word] : undefined)

/**
 * The endpoints that a name means: `namespace/Kind/name`, `namespace/pod`, `node/NAME`, `kubelet/NODE`, `cidr/BLOCK`, or
 * a special name, among several clusters also `CLUSTER:special`. Empty where nothing in the world has that name;
 * undefined for a name of no known form.
 */
export function resolveEndpoint(answer: Reachability, name: string): readonly Endpoint[] | undefined {
  const special = specialName(name)
  if (special) return resolveSpecial(answer, special)
  const [, cluster, word = ""] = /^([^/:]+):([^/:]+)$/.exec(name) ?? []
  const ofCluster = specialName(word)
  if (cluster !== undefined && ofCluster)
    return resolveSpecial(answer, ofCluster).filter((one) => clusterOf(answer, one) === cluster)
  const [kind = "", ...rest] = name.split("/")
  const value = rest.join("/")
  if (kind === "node" || kind === "kubelet") return nodesNamed(answer, value)
  if (kind === "cidr") {
    const address = parseAddress(value)
    const block = address === undefined ? parseCidr(value) : singleAddress(address)
    return block && addressEndpoints(answer, block)
  }
  return rest.length === 0 ? undefined : podsWhere(answer, ({ id, podId }) => id === name || podId === name)
}

function resolveSpecial(answer: Reachability, name: SpecialName): readonly Endpoint[] {
  switch (name) {
    case "internet":
      return addressEndpoints(answer, internet)
    case "metadata-service":
      return metadataAddresses.map((address) => ({ kind: "class", index: classOfAddress(answer.classes, address) }))
    case "api-server":
      return [
        ...podsWhere(answer, isApiServer),
        ...(answer.world.apiServer ?? []).map((one) => endpointAt(answer, one)),
      ]
    case "etcd":
      return podsWhere(answer, isEtcd)
    case "dns":
      return podsWhere(answer, isDnsServer)
    case "nodes":
      return answer.nodes.map((_, index) => ({ kind: "node", index }))
    case "ingress-controller":
      return podsWhere(answer, isIngressController)
  }
}

const clusterOf = (answer: Reachability, { kind, index }: Endpoint): string | undefined =>
  (kind === "pod" ? answer.pods.at(index) : kind === "node" ? answer.nodes[index] : undefined)?.cluster?.name

function podsWhere(answer: Reachability, wanted: (pod: PodEndpoint) => boolean): Endpoint[] {
  const found: Endpoint[] = []
  let index = 0
  for (const pod of answer.pods) {
    if (wanted(pod)) found.push({ kind: "pod", index })
    index++
  }
  return found
}

const nodesNamed = ({ nodes }: Reachability, wanted: string): Endpoint[] =>
  nodes.flatMap(({ name }, index) => (name === wanted ? [{ kind: "node" as const, index }] : []))

/** The outside classes that have addresses of a set. */
function addressEndpoints({ classes }: Reachability, set: Intervals<Address>): Endpoint[] {
  return classes.pieces.flatMap((index) => {
    const endpoint = classes.list.at(index)
    return endpoint?.kind === "addresses" && overlaps(endpoint.addresses, set)
      ? [{ kind: "class" as const, index }]
      : []
  })
}

/** The node or pod with an address, else the outside class. */
function endpointAt(answer: Reachability, address: Address): Endpoint {
  const node = answer.nodes.findIndex(({ addresses }) => addresses.includes(address))
  if (node >= 0) return { kind: "node", index: node }
  const [pod] = podsWhere(answer, ({ addresses, hostNetwork }) => !hostNetwork && addresses.includes(address))
  return pod ?? { kind: "class", index: classOfAddress(answer.classes, address) }
}
