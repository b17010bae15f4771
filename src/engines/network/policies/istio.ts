import { subtract, union } from "../../../lib/intervals.ts"
import { asArray, asObject, asString, asStrings, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import type { Action, Peer, Policy, Rule, SubjectPeer } from "../policy.ts"
import { allOf, noPorts, type PortSet, portRange } from "../ports.ts"
import { everything, readSelector, type Selector } from "../selector.ts"
import type { MeshAuthentication, Surroundings } from "../world.ts"
import { meshLabel, type RulePart, readConditions, readSource, withoutIdentity } from "./istio-sources.ts"
import { meshAllowStage, meshCustomStage, meshDenyStage } from "./stages.ts"

const defaultRoot = "istio-system"
const modes = ["sidecar", "ambient"] as const
type Mode = (typeof modes)[number]

/**
 * AuthorizationPolicy security.istio.io at layer 4, for TCP to pods of the mesh. What CUSTOM policies match is left open,
 * what DENY policies match is denied, and pods with ALLOW policies let in what one of them matches; AUDIT does nothing.
 * All of that comes before network policies, which a connection must pass too. Rules about requests: a sidecar applies them
 * to HTTP alone, and for other traffic drops an ALLOW rule and widens a DENY rule, so they are left open; ztunnel does the
 * latter always. Policies with targetRefs are for waypoints and gateways, and are not read.
 * Source: istio.io, Authorization Policy; Authorization tasks, TCP traffic; Use Layer 4 security policy (ambient).
 */
export function readAuthorizationPolicy(resource: Resource, surroundings: Surroundings): readonly Policy[] {
  const { spec, namespace } = resource
  if (get(spec, "targetRefs") !== undefined || get(spec, "targetRef") !== undefined) return []
  const action = asString(get(spec, "action")) ?? "ALLOW"
  const stage = { ALLOW: meshAllowStage, DENY: meshDenyStage, CUSTOM: meshCustomStage }[action]
  if (!stage) return []
  return modes.map((mode): Policy => {
    const rules = asArray(get(spec, "rules")).flatMap((rule, index) => readRule(resource, rule, index, action, mode))
    return {
      id: `${namespace}/AuthorizationPolicy/${resource.name}`,
      place: { resource, path: "" },
      stage,
      priority: 0,
      subject: meshPods(scopeOf(spec, namespace, surroundings), mode),
      ingress:
        action === "ALLOW"
          ? { rules: [...rules, otherProtocols(resource)], isolates: true }
          : { rules, isolates: false },
      egress: undefined,
    }
  })
}

interface Scope {
  readonly namespace: string | undefined
  readonly labels: Selector
}

/** A policy of the root namespace is for every namespace. */
function scopeOf(spec: JsonValue, namespace: string, { mesh }: Surroundings): Scope {
  const labels = readSelector(get(spec, "selector")) ?? everything
  return { namespace: namespace === (mesh?.rootNamespace ?? defaultRoot) ? undefined : namespace, labels }
}

const meshPods = ({ namespace, labels }: Scope, mode: Mode): SubjectPeer => ({
  kind: "pods",
  namespaces: namespace === undefined ? { selector: everything } : { name: namespace },
  pods: [...labels, { key: meshLabel, operator: "In", values: [mode] }],
  hostNetwork: "never",
})

const tcp = allOf("TCP")

/** The proxies take no part in other traffic than TCP. */
const otherProtocols = (resource: Resource): Rule => ({
  action: "pass",
  peers: [{ kind: "anything" }],
  ports: { ports: union(allOf("UDP"), allOf("SCTP")), names: [] },
  place: { resource, path: "" },
  index: -1,
})

/** A rule of the engine for each operation: its sources, and what it asks of the connection. */
function readRule(resource: Resource, rule: JsonValue, index: number, action: string, mode: Mode): Rule[] {
  const place = { resource, path: append("", "spec", "rules", index) }
  const sources = asArray(get(rule, "from")).map((from) => readSource(get(from, "source"), resource.namespace))
  const conditions = readConditions(get(rule, "when"), resource.namespace)
  const operations = asArray(get(rule, "to")).map((to) => get(to, "operation"))
  const own: Action = action === "ALLOW" ? "pass" : "deny"
  return (operations.length > 0 ? operations : [undefined]).flatMap((operation): Rule[] => {
    const ports = readConditionPorts(get(rule, "when"), readPorts(operation))
    const asksMore =
      conditions.isRequest || Object.keys(asObject(operation)).some((key) => key !== "ports" && key !== "notPorts")
    const peers = (sources.length > 0 ? sources : [everybody]).flatMap((source): Peer[] => {
      const parts = [source.peer, conditions.peer]
      const isOpen = action === "CUSTOM" || ((source.isRequest || asksMore) && mode === "sidecar")
      // Without a waypoint nobody looks at requests: what would allow some allows none, what denies some denies all.
      if (mode === "ambient" && (source.isRequest || asksMore) && action === "ALLOW") return []
      return [{ kind: "every", of: isOpen ? [...parts, { kind: "open" }] : parts }]
    })
    return peers.length === 0 ? [] : [{ action: own, peers, ports: { ports, names: [] }, place, index }]
  })
}

const everybody: RulePart = { peer: { kind: "anything" }, isRequest: false }

const portsNamed = (values: JsonValue | undefined): PortSet =>
  asStrings(values).reduce<PortSet>((sum, text) => union(sum, portRange("TCP", Number(text), Number(text))), noPorts)

function readPorts(operation: JsonValue | undefined): PortSet {
  const listed = asArray(get(operation, "ports")).length > 0 ? portsNamed(get(operation, "ports")) : tcp
  return subtract(listed, portsNamed(get(operation, "notPorts")))
}

/** The condition `destination.port`. */
function readConditionPorts(when: JsonValue | undefined, ports: PortSet): PortSet {
  return asArray(when)
    .filter((one) => get(one, "key") === "destination.port")
    .reduce<PortSet>((left, condition) => {
      const values = get(condition, "values")
      const kept = asArray(values).length > 0 ? subtract(left, subtract(tcp, portsNamed(values))) : left
      return subtract(kept, portsNamed(get(condition, "notValues")))
    }, ports)
}

/**
 * PeerAuthentication of mode STRICT: pods of the mesh take no connection without an identity. One with a selector goes
 * before that of its namespace, which goes before that of the root namespace.
 * Source: istio.io, PeerAuthentication; Concepts, Security, Peer authentication.
 */
export function readPeerAuthentication(resource: Resource, surroundings: Surroundings): readonly Policy[] {
  const { spec, namespace, name } = resource
  const isStrict = get(get(spec, "mtls"), "mode") === "STRICT"
  const byPort = Object.entries(asObject(get(spec, "portLevelMtls"))).map(
    ([port, value]) => [portRange("TCP", Number(port), Number(port)), get(value, "mode") === "STRICT"] as const,
  )
  const ports = byPort.reduce<PortSet>(
    (sum, [port, strict]) => (strict ? union(sum, port) : subtract(sum, port)),
    isStrict ? tcp : noPorts,
  )
  if (ports.length === 0) return []
  const scope = scopeOf(spec, namespace, surroundings)
  const own = levelOf(namespace, isObject(get(spec, "selector")), surroundings)
  const finer = (surroundings.mesh?.authentications ?? []).filter((one) => one.level > own)
  return modes.map((mode): Policy => {
    const exceptions = finer.map((one): SubjectPeer => meshPods({ namespace: one.namespace, labels: one.labels }, mode))
    const pods = meshPods(scope, mode)
    const rule: Rule = {
      action: "deny",
      peers: [withoutIdentity],
      ports: { ports, names: [] },
      place: { resource, path: "" },
      index: -1,
    }
    return {
      id: `${namespace}/PeerAuthentication/${name}`,
      place: { resource, path: "" },
      stage: meshDenyStage,
      priority: 0,
      subject:
        exceptions.length === 0
          ? pods
          : { kind: "every", of: [pods, { kind: "not", of: { kind: "any", of: exceptions } }] },
      ingress: { rules: [rule], isolates: false },
      egress: undefined,
    }
  })
}

/** 0 for the mesh, 1 for a namespace, 2 for some pods. */
const levelOf = (namespace: string, hasSelector: boolean, { mesh }: Surroundings): number =>
  hasSelector ? 2 : namespace === (mesh?.rootNamespace ?? defaultRoot) ? 0 : 1

/** What finer PeerAuthentications take out of coarser ones; one without a mode takes nothing. */
export function meshAuthentication(resource: Resource, surroundings: Surroundings): MeshAuthentication | undefined {
  const mode = asString(get(get(resource.spec, "mtls"), "mode")) ?? "UNSET"
  const hasSelector = isObject(get(resource.spec, "selector"))
  const scope = scopeOf(resource.spec, resource.namespace, surroundings)
  return mode === "UNSET"
    ? undefined
    : { ...scope, key: resource.key, level: levelOf(resource.namespace, hasSelector, surroundings) }
}
