import { getOrAdd } from "../../lib/get-or-add.ts"
import type { JsonObject } from "../../lib/json.ts"
import { asArray, asStrings, get } from "../../lib/json.ts"
import { labelSelector } from "../../model/labels.ts"
import { resolveEndpoint } from "../network/endpoints.ts"
import { formatPorts, portRange } from "../network/ports.ts"
import type { Endpoint } from "../network/reachability.ts"
import type { PathFix } from "./fix.ts"
import type { PathModel } from "./model.ts"
import { reachabilityProof } from "./proof.ts"
import type { WorkloadClass } from "./world.ts"

const endpoints = (model: PathModel, one: WorkloadClass): readonly Endpoint[] =>
  distinctClasses(
    model,
    model.world.endpointsOf(one).map((index) => ({ kind: "pod", index }) as const),
  )

/** Pods of one class fare alike: one of each is asked. */
function distinctClasses(model: PathModel, all: readonly Endpoint[]): readonly Endpoint[] {
  const answer = model.world.network()
  const chosen = new Map<number, Endpoint>()
  for (const endpoint of all) getOrAdd(chosen, answer.classOf(endpoint), () => endpoint)
  return [...chosen.values()]
}

const hubs = new WeakMap<PathModel, Map<string, number>>()

/**
 * Being able to connect to a TCP port of a workload's pods: from code in whatever workload the policies let through, and
 * from wherever else primitives say (AP-30).
 */
export function reachOf(model: PathModel, target: WorkloadClass, port: number): number {
  const known = getOrAdd(hubs, model, () => new Map<string, number>())
  return getOrAdd(known, `${target.id} ${port}`, () => {
    const hub = model.builder.hub(`reach/${target.id}/${port}`)
    const answer = model.world.network()
    const point = portRange("TCP", port, port)[0] as number
    const to = endpoints(model, target)
    const fix = isolationFix(model, target, port)
    model.link([model.builder.fact(`internal/${target.namespace}`)], hub)
    for (const source of model.world.workloads) {
      if (source === target) continue
      const reaches = endpoints(model, source).some((from) =>
        to.some((end) => answer.verdictOf(from, end, point) !== "denied"),
      )
      if (!reaches) continue
      model.builder.rule({
        body: [model.code(source)],
        head: hub,
        probability: 1,
        step: { proofs: () => [reachabilityProof(source.id, target.id, formatPorts(portRange("TCP", port, port)))] },
        fixes: fix,
      })
    }
    return hub
  })
}

/** Whether code in a workload reaches something outside the cluster or a node, on one TCP port. */
export function reaches(model: PathModel, source: WorkloadClass, target: string, port: number): boolean {
  const answer = model.world.network()
  const point = portRange("TCP", port, port)[0] as number
  const ends = resolveEndpoint(answer, target) ?? []
  return endpoints(model, source).some((from) => ends.some((end) => answer.verdictOf(from, end, point) === "allowed"))
}

/**
 * A policy that leaves only the other ports of a workload open to pods. Policies only add up: where others select the workload
 * already, one more would not close what they open, and open what they close, so a person must.
 */
function isolationFix(
  model: PathModel,
  { id, label, namespace, workload }: WorkloadClass,
  port: number,
): readonly PathFix[] {
  const { labels } = workload.pod
  if (Object.keys(labels).length === 0) return []
  const key = `network-policy ${id} ${port}`
  if (isSelected(model, namespace, labels, "Ingress") || workload.pod.hostNetwork.value)
    return [{ key, title: `Close port ${port} of ${label} in the NetworkPolicies that select it`, cost: 3 }]
  return [
    {
      key,
      title: `Add a NetworkPolicy in front of port ${port} of ${label}`,
      cost: 3,
      patch: () => ({
        changes: [],
        additions: [
          networkPolicy(`${workload.name}-without-${port}`, namespace, {
            podSelector: { matchLabels: labels },
            policyTypes: ["Ingress"],
            ingress: [
              {
                ports: [
                  ...(port > 1 ? [{ protocol: "TCP", port: 1, endPort: port - 1 }] : []),
                  ...(port < 65_535 ? [{ protocol: "TCP", port: port + 1, endPort: 65_535 }] : []),
                  { protocol: "UDP", port: 1, endPort: 65_535 },
                ],
              },
            ],
          }),
        ],
      }),
    },
  ]
}

/** Whether a NetworkPolicy selects pods with these labels in a direction; without policyTypes each does for ingress. */
const isSelected = (
  { world }: PathModel,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  direction: "Ingress" | "Egress",
): boolean =>
  [...world.inventory.ofKind("NetworkPolicy", "networking.k8s.io", namespace)].some(({ spec }) => {
    const types = asStrings(get(spec, "policyTypes"))
    const counts =
      types.length > 0 ? types.includes(direction) : direction === "Ingress" || asArray(get(spec, "egress")).length > 0
    return counts && labelSelector(get(spec, "podSelector") ?? {})(labels)
  })

const networkPolicy = (name: string, namespace: string, spec: JsonObject): JsonObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace },
  spec,
})

/** A policy that takes the metadata service out of reach; where policies select the workload already, a person must. */
export function metadataFix(model: PathModel, { id, label, namespace, workload }: WorkloadClass): readonly PathFix[] {
  const { labels } = workload.pod
  const isIsolated = isSelected(model, namespace, labels, "Egress")
  const title = `Keep ${label} from the metadata service by a NetworkPolicy`
  if (isIsolated || workload.pod.hostNetwork.value)
    return [{ key: `metadata ${id}`, title, cost: workload.pod.hostNetwork.value ? 6 : 2 }]
  return [
    {
      key: `metadata ${id}`,
      title,
      cost: 1.5,
      patch: () => ({
        changes: [],
        additions: [
          networkPolicy(`${workload.name}-without-metadata`, namespace, {
            podSelector: { matchLabels: labels },
            policyTypes: ["Egress"],
            egress: [
              {
                to: [
                  { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } },
                  { ipBlock: { cidr: "::/0", except: ["fd00:ec2::254/128"] } },
                ],
              },
              { to: [{ namespaceSelector: {} }] },
            ],
          }),
        ],
      }),
    },
  ]
}
