import {
  addressTruth,
  any,
  inside,
  type Loose,
  list,
  loose,
  type NaiveEndpoint,
  type NaivePod,
  type NaiveWorld,
  type Packet,
  type Possible,
  type Truth,
  truth,
} from "./naive.ts"

/** How pods take part in the mesh, and whose policies count everywhere. */
export interface NaiveIstio {
  readonly rootNamespace: string
  readonly modes: Readonly<Record<string, "sidecar" | "ambient" | undefined>>
}

const kinds = { AuthorizationPolicy: "istio:AuthorizationPolicy", PeerAuthentication: "istio:PeerAuthentication" }

/** What the proxy of the receiving pod may do with a connection: the four steps of the reference, after mutual TLS. */
export function istioSide(world: NaiveWorld, pod: NaivePod, other: NaiveEndpoint, packet: Packet): Possible {
  const mode = world.istio?.modes[pod.name]
  if (!world.istio || mode === undefined || packet.protocol !== "TCP") return new Set(["allow"])
  const identity = other.kind === "pod" && world.istio.modes[other.name] !== undefined ? other : undefined
  if (isStrict(world, pod, packet.port) && !identity) return new Set(["deny"])
  const matching = (action: string) =>
    policiesFor(world, kinds.AuthorizationPolicy, pod)
      .filter(({ spec }) => String(spec.action ?? "ALLOW") === action)
      .map(({ spec, metadata }) =>
        any(
          list(spec.rules).map((rule) =>
            ruleTruth(world, loose(rule), action, mode, metadata.namespace ?? "", identity, other, packet),
          ),
        ),
      )
  const found = new Set<"allow" | "deny">()
  const custom = any(matching("CUSTOM"))
  if (custom !== "no") found.add("deny")
  const deny = any(matching("DENY"))
  if (deny === "yes") return new Set(["deny"])
  if (deny === "maybe") found.add("deny")
  const allows = matching("ALLOW")
  const allow = allows.length === 0 ? "yes" : any(allows)
  if (allow !== "yes") found.add("deny")
  if (allow !== "no") found.add("allow")
  return found
}

const hasLabels = (selector: unknown, pod: NaivePod): boolean =>
  Object.entries(loose(loose(selector).matchLabels)).every(([key, value]) => pod.labels[key] === value)

const policiesFor = (world: NaiveWorld, kind: string, pod: NaivePod) =>
  world.policies.filter(
    (policy) =>
      policy.kind === kind &&
      [pod.namespace, world.istio?.rootNamespace].includes(policy.metadata.namespace) &&
      hasLabels(policy.spec.selector, pod),
  )

/** The nearest that says something: for these pods, for the namespace, for the mesh. */
function isStrict(world: NaiveWorld, pod: NaivePod, port: number): boolean {
  const own = policiesFor(world, kinds.PeerAuthentication, pod)
  const levels = [
    own.filter(({ spec }) => spec.selector !== undefined),
    own.filter(
      ({ spec, metadata }) => spec.selector === undefined && metadata.namespace !== world.istio?.rootNamespace,
    ),
    own.filter(
      ({ spec, metadata }) => spec.selector === undefined && metadata.namespace === world.istio?.rootNamespace,
    ),
  ]
  const modes = levels.map((level) =>
    level.map(({ spec }) =>
      String(
        loose(loose(loose(spec.portLevelMtls)[String(port)]).mode ? loose(spec.portLevelMtls)[String(port)] : spec.mtls)
          .mode,
      ),
    ),
  )
  return (modes.find((level) => level.length > 0) ?? []).includes("STRICT")
}

function ruleTruth(
  world: NaiveWorld,
  rule: Loose,
  action: string,
  mode: string,
  namespace: string,
  identity: NaivePod | undefined,
  other: NaiveEndpoint,
  packet: Packet,
): Truth {
  const request = requestTruth(action, mode)
  const sources = list(rule.from).map((from) =>
    sourceTruth(world, loose(loose(from).source), request, namespace, identity, other),
  )
  const operations = list(rule.to).map((to) => {
    const operation = loose(loose(to).operation)
    const ports = list(operation.ports).map(Number)
    const isPort =
      (ports.length === 0 || ports.includes(packet.port)) && !list(operation.notPorts).map(Number).includes(packet.port)
    const asksMore = Object.keys(operation).some((key) => key !== "ports" && key !== "notPorts")
    return all([truth(isPort), ...(asksMore ? [request] : [])])
  })
  const conditions = list(rule.when).map((one) => {
    const { key, values, notValues } = loose(one)
    if (key === "destination.port")
      return truth(
        (list(values).length === 0 || list(values).map(Number).includes(packet.port)) &&
          !list(notValues).map(Number).includes(packet.port),
      )
    const field = { "source.ip": "ipBlocks", "source.namespace": "namespaces", "source.principal": "principals" }[
      String(key)
    ]
    if (field === undefined) return request
    const not = `not${field.charAt(0).toUpperCase()}${field.slice(1)}`
    return sourceTruth(
      world,
      {
        ...(values === undefined ? {} : { [field]: values }),
        ...(notValues === undefined ? {} : { [not]: notValues }),
      },
      request,
      namespace,
      identity,
      other,
    )
  })
  const matched = all([
    sources.length === 0 ? "yes" : any(sources),
    operations.length === 0 ? "yes" : any(operations),
    ...conditions,
  ])
  // Whoever is asked may say anything.
  return action === "CUSTOM" && matched === "yes" ? "maybe" : matched
}

/** What looks at requests: left to the traffic behind a sidecar; without a waypoint an ALLOW never holds and a DENY always. */
const requestTruth = (action: string, mode: string): Truth =>
  mode === "sidecar" || action === "CUSTOM" ? "maybe" : action === "ALLOW" ? "no" : "yes"

function sourceTruth(
  world: NaiveWorld,
  source: Loose,
  request: Truth,
  namespace: string,
  identity: NaivePod | undefined,
  other: NaiveEndpoint,
): Truth {
  const principal = identity && `cluster.local/ns/${identity.namespace}/sa/${identity.serviceAccount ?? "default"}`
  const fieldTruth = (field: string, values: readonly string[]): Truth => {
    if (field === "ipBlocks") {
      const blocks = values.map((value) => (value.includes("/") ? value : `${value}/${value.includes(":") ? 128 : 32}`))
      return addressTruth(world, other, (address) => blocks.some((block) => inside(address, block)), blocks)
    }
    if (field === "principals")
      return truth(principal !== undefined && values.some((value) => isLike(principal, value)))
    if (field === "namespaces")
      return truth(identity !== undefined && values.some((value) => isLike(identity.namespace, value)))
    if (field === "serviceAccounts")
      return truth(
        principal !== undefined &&
          values.some((value) =>
            principal.endsWith(`/ns/${value.includes("/") ? value.replace("/", "/sa/") : `${namespace}/sa/${value}`}`),
          ),
      )
    return request
  }
  return all(
    Object.entries(source).map(([key, values]) => {
      const isNot = key.startsWith("not")
      const field = isNot ? `${key.charAt(3).toLowerCase()}${key.slice(4)}` : key
      const value = fieldTruth(field, list(values).map(String))
      if (!isNot || !["ipBlocks", "principals", "namespaces", "serviceAccounts"].includes(field)) return value
      return value === "yes" ? "no" : value === "no" ? "yes" : "maybe"
    }),
  )
}

const isLike = (text: string, wanted: string): boolean =>
  wanted === "*"
    ? text !== ""
    : wanted.endsWith("*")
      ? text.startsWith(wanted.slice(0, -1))
      : wanted.startsWith("*")
        ? text.endsWith(wanted.slice(1))
        : text === wanted

const all = (truths: readonly Truth[]): Truth =>
  truths.includes("no") ? "no" : truths.includes("maybe") ? "maybe" : "yes"
