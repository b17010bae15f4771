import type { JsonObject, JsonValue } from "../../../src/lib/json.ts"
import type { NaivePolicy, NaiveWorld } from "./naive.ts"
import type { NaiveCalico } from "./naive-calico.ts"
import { type Choices, labels, networkPolicySpec, portNumbers, protocolNames, randomWorld } from "./random-world.ts"

/** A small world with tiers and policies of Calico among those of Kubernetes; no pods on the host network. */
export function randomCalicoWorld(choices: Choices): NaiveWorld {
  const world = randomWorld(choices)
  const accounts = ["default", "robot", "reader"]
  const calico: NaiveCalico = {
    tiers: ["alpha", "beta", "gamma"].slice(0, choices.below(4)).map((name) => ({
      name,
      ...(choices.chance(75) ? { order: choices.pick([5, 5, 1_000, 500_000, 1_000_000, 20_000_000]) } : {}),
      ...(choices.chance(50) ? { defaultAction: choices.pick(["Deny", "Pass"]) } : {}),
    })),
    sets: choices.some(3, () => ({
      ...(choices.chance(40) ? { namespace: choices.pick(["x", "y", "z"]) } : {}),
      labels: labels(choices),
      nets: [choices.pick(nets), choices.pick(nets)],
    })),
    accounts: Object.fromEntries(accounts.map((name) => [name, labels(choices)])),
  }
  const kept = world.policies.filter(({ kind }) => kind !== "NetworkPolicy" && choices.chance(30))
  const own = Array.from({ length: 1 + choices.below(7) }, (_, i) =>
    choices.chance(20)
      ? {
          kind: "NetworkPolicy",
          metadata: { name: `k-${i}`, namespace: choices.pick(["x", "y", "z"]) },
          spec: networkPolicySpec(choices),
        }
      : randomPolicy(choices, i, ["default", ...calico.tiers.map(({ name }) => name)]),
  )
  const pods = world.pods.map((pod) => ({ ...pod, hostNetwork: false, serviceAccount: choices.pick(accounts) }))
  return { ...world, pods, policies: [...kept, ...own], calico }
}

const nets = ["10.0.0.0/8", "10.1.2.0/24", "8.8.8.8", "192.168.0.0/24", "2001:db8::/32", "0.0.0.0/0", "10.1.0.0/16"]

function randomPolicy(choices: Choices, index: number, tiers: readonly string[]): NaivePolicy {
  const isGlobal = choices.chance(50)
  const spec: Record<string, JsonValue> = {}
  if (choices.chance(80)) spec.selector = selector(choices, 2)
  if (choices.chance(20)) spec.serviceAccountSelector = selector(choices, 1, "account")
  if (isGlobal && choices.chance(30)) spec.namespaceSelector = selector(choices, 1, "namespace")
  const tier = choices.pick(tiers)
  if (tier !== "default" || choices.chance(50)) spec.tier = tier
  if (choices.chance(75)) spec.order = choices.pick([0, 10, 10, 999, 1_000, 1_001, 2.5])
  if (choices.chance(75)) spec.ingress = choices.some(3, () => randomRule(choices, "source"))
  if (choices.chance(60)) spec.egress = choices.some(3, () => randomRule(choices, "destination"))
  if (choices.chance(50)) spec.types = choices.pick([["Ingress"], ["Egress"], ["Ingress", "Egress"]])
  const metadata = isGlobal ? { name: `c-${index}` } : { name: `c-${index}`, namespace: choices.pick(["x", "y", "z"]) }
  return { kind: isGlobal ? "calico:GlobalNetworkPolicy" : "calico:NetworkPolicy", metadata, spec }
}

function randomRule(choices: Choices, other: "source" | "destination"): JsonObject {
  const rule: Record<string, JsonValue> = { action: choices.pick(["Allow", "Allow", "Deny", "Pass", "Log"]) }
  const own = other === "source" ? "destination" : "source"
  if (choices.chance(80)) rule[other] = entity(choices)
  // Network sets have no service account, so that their addresses do not count here.
  if (choices.chance(15))
    rule[own] = {
      selector: `projectcalico.org/serviceaccount in {'robot', '${choices.pick(["default", "reader"])}'} && ${selector(choices, 1)}`,
    }
  if (choices.chance(60)) {
    rule.protocol = choices.pick(protocolNames)
    const ports = choices.chance(60) ? { ports: [port(choices), port(choices)] } : {}
    const notPorts = choices.chance(20) ? { notPorts: [choices.pick(portNumbers)] } : {}
    rule.destination = { ...(rule.destination as JsonObject | undefined), ...ports, ...notPorts }
  } else if (choices.chance(15)) rule.notProtocol = choices.pick(protocolNames)
  return rule
}

function port(choices: Choices): JsonValue {
  if (choices.chance(25)) return choices.pick(["http", "dns", "metrics"])
  const number = choices.pick(portNumbers)
  return choices.chance(30) ? `${number}:${Math.min(65535, number + 300)}` : number
}

function entity(choices: Choices): JsonObject {
  const result: Record<string, JsonValue> = {}
  if (choices.chance(50)) result.selector = selector(choices, 2)
  if (choices.chance(20)) result.notSelector = selector(choices, 1)
  if (choices.chance(30))
    result.namespaceSelector = choices.chance(25)
      ? choices.pick(["all()", "global()"])
      : selector(choices, 1, "namespace")
  if (choices.chance(25)) result.nets = [choices.pick(nets)]
  if (choices.chance(15)) result.notNets = [choices.pick(nets)]
  if (choices.chance(15))
    result.serviceAccounts = choices.chance(50)
      ? { names: [choices.pick(["robot", "reader"])] }
      : { selector: selector(choices, 1, "account") }
  return result
}

function selector(choices: Choices, depth: number, of: "endpoint" | "namespace" | "account" = "endpoint"): string {
  if (depth > 0 && choices.chance(40)) {
    const parts = [selector(choices, depth - 1, of), selector(choices, depth - 1, of)]
    return `(${parts.join(choices.pick([" && ", " || "]))})`
  }
  if (choices.chance(20)) return `!(${selector(choices, 0, of)})`
  const own = ["app", "tier", "env"]
  const keys =
    of === "endpoint"
      ? [...own, "pcns.app", "pcsa.tier", "projectcalico.org/namespace", "projectcalico.org/serviceaccount"]
      : own
  const key = choices.pick(keys)
  const values = key.endsWith("/namespace")
    ? ["x", "y"]
    : key.endsWith("/serviceaccount")
      ? ["robot", "default"]
      : ["a", "b", "c"]
  const value = `'${choices.pick(values)}'`
  return choices.pick([
    `${key} == ${value}`,
    `${key} != ${value}`,
    `${key} in {${value}, 'q'}`,
    `${key} not in {${value}, 'q'}`,
    `has(${key})`,
    `${key} contains ${value}`,
    `${key} starts with ${value}`,
    `${key} ends with ${value}`,
    ...(of === "endpoint" ? ["all()"] : []),
  ])
}
