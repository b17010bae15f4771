import type { JsonObject, JsonValue } from "../../../src/lib/json.ts"
import type { NaivePolicy, NaiveWorld } from "./naive.ts"
import { type Choices, portNumbers, randomWorld } from "./random-world.ts"

/** A small world in which some pods are in a mesh, with policies of Istio among those of Kubernetes. */
export function randomIstioWorld(choices: Choices): NaiveWorld {
  const world = randomWorld(choices)
  const pods = world.pods.map((pod) => ({
    ...pod,
    hostNetwork: false,
    serviceAccount: choices.pick(["default", "robot"]),
  }))
  const modes = Object.fromEntries(
    pods.map(({ name }) => [name, choices.pick(["sidecar", "sidecar", "ambient", undefined] as const)]),
  )
  const own = Array.from({ length: 1 + choices.below(6) }, (_, i) =>
    choices.chance(75) ? authorization(choices, i) : authentication(choices, i),
  )
  // One PeerAuthentication for each place: which of several counts is a matter of their age.
  const places = new Set<string>()
  const distinct = own.filter(({ kind, metadata, spec }) => {
    const place = `${metadata.namespace} ${spec.selector !== undefined}`
    return kind !== "istio:PeerAuthentication" || (!places.has(place) && places.add(place) !== undefined)
  })
  const kept = world.policies.filter(() => choices.chance(40))
  return { ...world, pods, policies: [...kept, ...distinct], istio: { rootNamespace: "x", modes } }
}

const selector = (choices: Choices): JsonObject => ({
  matchLabels: { [choices.pick(["app", "tier"])]: choices.pick(["a", "b"]) },
})

function authentication(choices: Choices, index: number): NaivePolicy {
  const spec: Record<string, JsonValue> = { mtls: { mode: choices.pick(["STRICT", "STRICT", "PERMISSIVE"]) } }
  if (choices.chance(40)) {
    spec.selector = selector(choices)
    if (choices.chance(40))
      spec.portLevelMtls = { [String(choices.pick(portNumbers))]: { mode: choices.pick(["STRICT", "DISABLE"]) } }
  }
  return {
    kind: "istio:PeerAuthentication",
    metadata: { name: `pa-${index}`, namespace: choices.pick(["x", "y", "z"]) },
    spec,
  }
}

function authorization(choices: Choices, index: number): NaivePolicy {
  const spec: Record<string, JsonValue> = {}
  if (choices.chance(60)) spec.selector = selector(choices)
  const action = choices.pick(["ALLOW", "ALLOW", "DENY", "DENY", "CUSTOM", "AUDIT"])
  if (action !== "ALLOW" || choices.chance(50)) spec.action = action
  if (choices.chance(90)) spec.rules = choices.some(2, () => rule(choices))
  return {
    kind: "istio:AuthorizationPolicy",
    metadata: { name: `ap-${index}`, namespace: choices.pick(["x", "y", "z"]) },
    spec,
  }
}

function rule(choices: Choices): JsonObject {
  const result: Record<string, JsonValue> = {}
  if (choices.chance(70)) result.from = [source(choices), ...choices.some(1, () => source(choices))]
  if (choices.chance(50)) result.to = [operation(choices), ...choices.some(1, () => operation(choices))]
  if (choices.chance(30)) result.when = [condition(choices)]
  return result
}

const fields: Readonly<Record<string, readonly string[]>> = {
  principals: ["cluster.local/ns/y/sa/robot", "cluster.local/ns/y/*", "*/sa/default", "*"],
  namespaces: ["x", "y", "*"],
  serviceAccounts: ["y/robot", "default"],
  ipBlocks: ["10.1.0.0/16", "8.8.8.8", "0.0.0.0/0"],
  requestPrincipals: ["*"],
}

function source(choices: Choices): JsonObject {
  const result: Record<string, JsonValue> = {}
  for (const _ of [0, ...choices.some(1, () => 0)]) {
    const field = choices.pick(
      choices.chance(90) ? ["principals", "namespaces", "serviceAccounts", "ipBlocks"] : ["requestPrincipals"],
    )
    const name = choices.chance(25) ? `not${field.charAt(0).toUpperCase()}${field.slice(1)}` : field
    result[name] = [choices.pick(fields[field] ?? [])]
  }
  return { source: result }
}

function operation(choices: Choices): JsonObject {
  const result: Record<string, JsonValue> = {}
  if (choices.chance(75)) result.ports = [String(choices.pick(portNumbers)), String(choices.pick(portNumbers))]
  if (choices.chance(15)) result.notPorts = [String(choices.pick(portNumbers))]
  if (choices.chance(20)) result.methods = ["GET"]
  return { operation: result }
}

function condition(choices: Choices): JsonObject {
  const key = choices.pick([
    "destination.port",
    "source.ip",
    "source.namespace",
    "source.principal",
    "request.headers[x]",
  ])
  const values = {
    "destination.port": ["80", "443"],
    "source.ip": ["10.1.2.0/24"],
    "source.namespace": ["y"],
    "source.principal": ["*/sa/robot"],
  }[key] ?? ["v"]
  return choices.chance(75) ? { key, values } : { key, notValues: values }
}
