import { readFileSync } from "node:fs"
import { classOfAddress } from "../../src/engines/network/classes.ts"
import { type DialectName, dialects } from "../../src/engines/network/dialect.ts"
import { portPoint, protocolOf } from "../../src/engines/network/ports.ts"
import { type Endpoint, type Reachability, reachability } from "../../src/engines/network/reachability.ts"
import type { NetworkWorld } from "../../src/engines/network/world.ts"
import { allAddresses, parseAddress, parseCidr } from "../../src/lib/ip.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { Resource } from "../../src/model/resource.ts"
import { corpus } from "../shared.ts"

/** The form of the corpora netpol-e2e, netpol-recipes, anp-banp-tests and cnp-conformance (README of netpol-e2e). */
export interface Case {
  readonly id: string
  readonly world: {
    readonly namespaces: readonly { name: string; labels: Record<string, string> }[]
    readonly pods: readonly CasePod[]
    readonly nodes?: readonly { name: string; ip: string; labels: Record<string, string> }[]
  }
  readonly steps: readonly Step[]
}

interface CasePod {
  readonly namespace: string
  readonly name: string
  readonly labels: Record<string, string>
  readonly ip: string
  readonly ports: readonly { name: string; containerPort: number; protocol: string }[]
  readonly hostNetwork?: boolean
  readonly node?: string
}

interface Step {
  readonly title?: string
  readonly actions: readonly Action[]
  readonly expect?: readonly Matrix[]
  readonly probes?: readonly { from: string; to: string; port: number; protocol: string; allowed: boolean }[]
}

interface Matrix {
  readonly port: number
  readonly protocol: string
  readonly direction?: "ingress" | "egress"
  readonly order: readonly string[]
  readonly rows: Record<string, string>
}

interface Action {
  readonly op: string
  readonly policy?: JsonObject
  readonly kind?: string
  readonly namespace?: string
  readonly name?: string
  readonly pod?: string
  readonly labels?: Record<string, string>
}

export const readCases = (name: string): Case[] =>
  readFileSync(corpus(name, "cases.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Case)

export const clusterOrigin = { kind: "cluster", name: "test" } as const

/** Every verdict of a case that is not as expected, in words. */
export function failures(testCase: Case, dialect: DialectName = "spec"): string[] {
  let world = worldOf(testCase.world)
  return testCase.steps.flatMap((step, number) => {
    for (const action of step.actions) world = apply(world, action)
    const answer = reachability(world, dialects[dialect])
    return [...matrixFailures(answer, step), ...probeFailures(answer, step)].map((text) => `step ${number}: ${text}`)
  })
}

function worldOf({ namespaces, pods, nodes = [] }: Case["world"]): NetworkWorld {
  return {
    namespaces: new Map(namespaces.map((namespace) => [namespace.name, namespace])),
    pods: pods.map((pod) => ({
      kind: "pod",
      id: `${pod.namespace}/${pod.name}`,
      podId: `${pod.namespace}/${pod.name}`,
      namespace: pod.namespace,
      labels: pod.labels,
      ports: pod.ports.flatMap(({ name, containerPort, protocol }) => {
        const known = protocolOf(protocol)
        return known ? [{ name, port: containerPort, protocol: known }] : []
      }),
      addresses: [parseAddress(pod.ip) as bigint],
      hostNetwork: pod.hostNetwork === true,
      node: pod.node,
    })),
    nodes: nodes.map(({ name, ip, labels }) => ({
      kind: "node",
      id: `node/${name}`,
      name,
      labels,
      addresses: [parseAddress(ip) as bigint],
    })),
    policies: [],
    podNetworks: parseCidr("10.244.0.0/16") ?? allAddresses,
  }
}

function apply(world: NetworkWorld, action: Action): NetworkWorld {
  const { op, namespace, name, pod: podName, labels = {} } = action
  switch (op) {
    case "create":
    case "update": {
      const policy = new Resource(action.policy ?? {}, clusterOrigin)
      return { ...world, policies: [...world.policies.filter(({ key }) => key !== policy.key), policy] }
    }
    case "delete": {
      const gone = (policy: Resource) =>
        policy.name === name &&
        policy.kind === (action.kind ?? "NetworkPolicy") &&
        (namespace === undefined || policy.namespace === namespace)
      return { ...world, policies: world.policies.filter((policy) => !gone(policy)) }
    }
    case "setNamespaceLabels":
      return {
        ...world,
        namespaces: new Map(world.namespaces).set(name ?? namespace ?? "", { name: name ?? namespace ?? "", labels }),
      }
    case "setPodLabels":
      return {
        ...world,
        pods: world.pods.map((pod) => (pod.id === `${namespace}/${podName}` ? { ...pod, labels } : pod)),
      }
    default:
      throw new Error(`unknown action ${op}`)
  }
}

function endpoint(answer: Reachability, name: string): Endpoint {
  const index = answer.world.pods.findIndex(({ id }) => id === name)
  if (index >= 0) return { kind: "pod", index }
  const address = parseAddress(name)
  if (address === undefined) throw new Error(`no endpoint ${name}`)
  const node = answer.world.nodes.findIndex(({ addresses }) => addresses.includes(address))
  return node >= 0 ? { kind: "node", index: node } : { kind: "class", index: classOfAddress(answer.classes, address) }
}

const point = (protocol: string, port: number): number => portPoint(protocolOf(protocol) ?? "TCP", port)

function matrixFailures(answer: Reachability, { expect = [] }: Step): string[] {
  return expect.flatMap(({ port, protocol, direction, order, rows }) =>
    Object.entries(rows).flatMap(([from, row]) =>
      order.flatMap((to, column) => {
        const cell = row[column]
        if (cell === "-") return []
        const verdict = answer.verdictOf(endpoint(answer, from), endpoint(answer, to), point(protocol, port), direction)
        const expected = cell === "." ? "allowed" : "denied"
        return verdict === expected
          ? []
          : [`${direction ?? ""} ${from} -> ${to} ${protocol}/${port}: expected ${expected}, got ${verdict}`]
      }),
    ),
  )
}

function probeFailures(answer: Reachability, { probes = [], title }: Step): string[] {
  return probes.flatMap(({ from, to, port, protocol, allowed }) => {
    const verdict = answer.verdictOf(endpoint(answer, from), endpoint(answer, to), point(protocol, port))
    const expected = allowed ? "allowed" : "denied"
    return verdict === expected
      ? []
      : [`${title}: ${from} -> ${to} ${protocol}/${port}: expected ${expected}, got ${verdict}`]
  })
}
