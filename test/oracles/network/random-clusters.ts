import type { ClusterSource } from "../../../src/engines/network/clusters/cluster-links.ts"
import type { JsonObject, JsonValue } from "../../../src/lib/json.ts"
import { Inventory } from "../../../src/model/inventory.ts"
import { Resource } from "../../../src/model/resource.ts"
import { list, loose, type NaivePolicy } from "./naive.ts"
import { type Joined, meet, meshLabel, type NaiveCluster, type NaiveService } from "./naive-clusters.ts"
import { type Choices, engineWorld, portNumbers, protocolNames, randomWorld } from "./random-world.ts"

const names = ["east", "west", "north"]

export interface NaiveClusters {
  readonly joined: Joined
  readonly clusters: readonly NaiveCluster[]
}

/** Two or three small clusters, with Services that lead from one to another. */
export function randomClusters(choices: Choices): NaiveClusters {
  const joined = choices.pick<Joined>(["mesh", "flat", "services"])
  const areImported = choices.chance(60)
  const clusters = names.slice(0, 2 + choices.below(2)).map((name): NaiveCluster => {
    const world = randomWorld(choices)
    const policies =
      joined === "mesh" ? world.policies.map((policy) => namingClusters(choices, policy)) : world.policies
    const podNetwork = choices.pick(["10.0.0.0/8", "10.1.0.0/16", "10.128.0.0/9", "100.64.0.0/10"])
    return {
      name,
      label: `${name}-mesh`,
      meansLocal: choices.chance(60),
      world: { ...world, policies, podNetwork },
      services: Array.from({ length: choices.below(4) }, (_, i) => randomService(choices, i)),
      imports: areImported ? choices.some(4, () => `${choices.pick(["x", "y", "z"])}/service-${choices.below(3)}`) : [],
    }
  })
  meet(clusters)
  return { joined, clusters }
}

function randomService(choices: Choices, index: number): NaiveService {
  const type = choices.pick(["ClusterIP", "LoadBalancer", "LoadBalancer", "NodePort"] as const)
  return {
    namespace: choices.pick(["x", "y", "z"]),
    name: `service-${index}`,
    type,
    selector: choices.chance(85) ? { [choices.pick(["app", "tier", "env"])]: choices.pick(["a", "b", "c"]) } : {},
    ports: [0, ...choices.some(2, () => 0)].map(() => ({
      port: choices.pick(portNumbers),
      target: choices.chance(70) ? choices.pick(portNumbers) : choices.pick(["http", "dns", "metrics"]),
      protocol: choices.pick(protocolNames),
      ...(type !== "ClusterIP" && choices.chance(50) ? { nodePort: 30_000 + choices.below(2_000) } : {}),
    })),
    isLocal: choices.chance(40),
    balancers: choices.chance(50) ? [choices.pick(["8.8.8.20", "1.2.3.9", "10.1.2.250", "2001:db8::77"])] : [],
    externals: choices.chance(20) ? ["8.8.8.30", "10.200.0.7"] : [],
    sourceRanges: choices.chance(20) ? ["8.8.8.0/24"] : [],
    isExported: choices.chance(60),
    families: choices.pick([[], ["IPv4"], ["IPv6"], ["IPv6", "IPv4"]] as const),
  }
}

/** Some selectors of pods name a cluster. */
function namingClusters(choices: Choices, { kind, metadata, spec }: NaivePolicy): NaivePolicy {
  const change = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return list(value).map((item) => change(item, ""))
    if (typeof value !== "object" || value === null) return value
    const entries = Object.entries(loose(value)).map(([name, item]) => [name, change(item, name)] as const)
    const changed = loose(Object.fromEntries(entries))
    if (key !== "podSelector" || !choices.chance(35)) return changed
    const label = `${choices.pick(names)}-mesh`
    if (choices.chance(60)) return { ...changed, matchLabels: { ...loose(changed.matchLabels), [meshLabel]: label } }
    const operator = choices.pick(["In", "NotIn", "Exists", "DoesNotExist"])
    const one = operator.endsWith("In") ? { key: meshLabel, operator, values: [label] } : { key: meshLabel, operator }
    return { ...changed, matchExpressions: [...list(changed.matchExpressions), one] }
  }
  return { kind, metadata, spec: change(spec, "") as Record<string, JsonValue> }
}

/** The same clusters as the engine takes them. */
export const engineClusters = ({ clusters }: NaiveClusters): readonly ClusterSource[] =>
  clusters.map((cluster) => ({
    name: cluster.name,
    world: engineWorld(cluster.world),
    inventory: Inventory.of(cluster.services.flatMap((one) => serviceObjects(one)).concat(importsOf(cluster))),
  }))

const object = (apiVersion: string, kind: string, namespace: string, name: string, rest: JsonObject = {}) =>
  new Resource({ apiVersion, kind, metadata: { name, namespace }, ...rest }, { kind: "cluster", name: "random" }, true)

function serviceObjects(service: NaiveService): Resource[] {
  const { namespace, name } = service
  const spec = {
    type: service.type,
    selector: service.selector,
    ports: service.ports.map(({ target, ...rest }) => ({ ...rest, targetPort: target })),
    externalTrafficPolicy: service.isLocal ? "Local" : "Cluster",
    externalIPs: service.externals,
    ipFamilies: service.families,
    loadBalancerSourceRanges: service.sourceRanges,
  }
  const status = { loadBalancer: { ingress: service.balancers.map((ip) => ({ ip })) } }
  const exported = service.isExported
    ? [object("multicluster.x-k8s.io/v1alpha1", "ServiceExport", namespace, name)]
    : []
  return [object("v1", "Service", namespace, name, { spec, status }), ...exported]
}

const importsOf = ({ imports }: NaiveCluster): Resource[] =>
  [...new Set(imports)].map((one) => {
    const [namespace = "", name = ""] = one.split("/")
    return object("multicluster.x-k8s.io/v1alpha1", "ServiceImport", namespace, name)
  })
