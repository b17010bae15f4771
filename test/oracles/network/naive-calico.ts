import {
  addressTruth,
  affects,
  any,
  inside,
  type Loose,
  list,
  loose,
  type NaiveEndpoint,
  type NaivePod,
  type NaiveWorld,
  namespaceLabels,
  networkRule,
  type Packet,
  type Possible,
  selected,
  type Truth,
  tier,
  truth,
} from "./naive.ts"

/** Objects of Calico besides its policies. */
export interface NaiveCalico {
  readonly tiers: readonly { readonly name: string; readonly order?: number; readonly defaultAction?: string }[]
  readonly sets: readonly {
    readonly namespace?: string
    readonly labels: Readonly<Record<string, string>>
    readonly nets: readonly string[]
  }[]
  /** Labels of service accounts, by name; every namespace has the same. */
  readonly accounts: Readonly<Record<string, Readonly<Record<string, string>>>>
}

interface Applied {
  readonly order: number
  readonly tie: string
  readonly rules: readonly { readonly action: string; readonly matches: Truth }[]
}

/** Tier after tier, policy after policy, rule after rule. */
export function calicoSide(
  world: NaiveWorld,
  direction: "ingress" | "egress",
  pod: NaivePod,
  other: NaiveEndpoint,
  receiver: NaiveEndpoint,
  packet: Packet,
): Possible {
  const builtIn = [
    { name: "kube-admin", order: 1_000 },
    { name: "default", order: 1_000_000 },
    { name: "kube-baseline", order: 10_000_000 },
  ]
  const tiers = [...builtIn, ...(world.calico?.tiers ?? [])].sort((a, b) => {
    const [first, second] = [a.order ?? Infinity, b.order ?? Infinity]
    return first === second ? (a.name < b.name ? -1 : 1) : first - second
  })
  const from = (index: number): Possible => {
    const one = tiers[index]
    if (!one) return new Set(["allow"])
    const next = () => from(index + 1)
    if (one.name === "kube-admin") return tier(world, "Admin", direction, pod, other, receiver, packet, next)
    if (one.name === "kube-baseline") return tier(world, "Baseline", direction, pod, other, receiver, packet, next)
    const applied = appliedPolicies(world, one.name, direction, pod, other, receiver, packet)
    if (applied.length === 0) return next()
    const found = new Set<"allow" | "deny">()
    for (const { rules } of applied)
      for (const { action, matches } of rules) {
        if (matches === "no" || action === "Log") continue
        for (const outcome of action === "Pass" ? next() : ([action === "Allow" ? "allow" : "deny"] as const))
          found.add(outcome)
        if (matches === "yes") return found
      }
    const passes = "defaultAction" in one && one.defaultAction === "Pass"
    for (const outcome of passes ? next() : (["deny"] as const)) found.add(outcome)
    return found
  }
  return from(0)
}

function appliedPolicies(
  world: NaiveWorld,
  name: string,
  direction: "ingress" | "egress",
  pod: NaivePod,
  other: NaiveEndpoint,
  receiver: NaiveEndpoint,
  packet: Packet,
): readonly Applied[] {
  const own = world.policies.flatMap(({ kind, metadata, spec }): Applied[] => {
    const namespace = metadata.namespace ?? ""
    if (kind === "NetworkPolicy" && name === "default") {
      const applies =
        namespace === pod.namespace && selected(spec.podSelector ?? {}, pod.labels) && affects(spec, direction)
      const rules = list(spec[direction]).map((rule) => ({
        action: "Allow",
        matches: networkRule(world, loose(rule), direction, namespace, other, receiver, packet),
      }))
      return applies ? [{ order: 1_000, tie: `${metadata.name}/${namespace}/KubernetesNetworkPolicy`, rules }] : []
    }
    const isGlobal = kind === "calico:GlobalNetworkPolicy"
    if ((!isGlobal && kind !== "calico:NetworkPolicy") || (spec.tier ?? "default") !== name) return []
    const types = list(spec.types).map((type) => String(type).toLowerCase())
    const implied =
      list(spec.egress).length === 0
        ? ["ingress"]
        : list(spec.ingress).length === 0
          ? ["egress"]
          : ["ingress", "egress"]
    const applies =
      (isGlobal || namespace === pod.namespace) &&
      (types.length > 0 ? types : implied).includes(direction) &&
      holds(spec.selector, endpointLabels(world, pod)) &&
      holds(spec.serviceAccountSelector, world.calico?.accounts[account(pod)] ?? {}) &&
      (!isGlobal || holds(spec.namespaceSelector, namespaceLabels(world, pod.namespace)))
    const rules = list(spec[direction]).map((rule) => ({
      action: String(loose(rule).action),
      matches: ruleTruth(world, loose(rule), direction, isGlobal ? "" : namespace, pod, other, receiver, packet),
    }))
    return applies
      ? [
          {
            order: Number(spec.order ?? Infinity),
            tie: `${metadata.name}/${isGlobal ? "" : namespace}/${kind.slice("calico:".length)}`,
            rules,
          },
        ]
      : []
  })
  return own.sort((a, b) => (a.order === b.order ? (a.tie < b.tie ? -1 : 1) : a.order - b.order))
}

function ruleTruth(
  world: NaiveWorld,
  rule: Loose,
  direction: string,
  namespace: string,
  pod: NaivePod,
  other: NaiveEndpoint,
  receiver: NaiveEndpoint,
  packet: Packet,
): Truth {
  const [source, destination] = direction === "ingress" ? [other, pod] : [pod, other]
  if (rule.protocol !== undefined && rule.protocol !== packet.protocol) return "no"
  if (rule.notProtocol === packet.protocol) return "no"
  const to = loose(rule.destination)
  const portIs = (port: unknown): boolean => {
    if (typeof port === "number") return port === packet.port
    const [first, last] = String(port).split(":")
    if (last !== undefined) return Number(first) <= packet.port && packet.port <= Number(last)
    return (
      receiver.kind === "pod" &&
      receiver.ports.some((one) => one.name === port && one.port === packet.port && one.protocol === packet.protocol)
    )
  }
  if (list(to.ports).length > 0 && !list(to.ports).some(portIs)) return "no"
  if (list(to.notPorts).some((port) => (typeof port !== "string" || port.includes(":") ? portIs(port) : false)))
    return "no"
  return all([
    entityTruth(world, loose(rule.source), namespace, source),
    entityTruth(world, to, namespace, destination),
  ])
}

function entityTruth(world: NaiveWorld, entity: Loose, namespace: string, endpoint: NaiveEndpoint): Truth {
  const accounts = loose(entity.serviceAccounts)
  const names = list(accounts.names).map(String)
  const isSelective =
    [entity.selector, entity.namespaceSelector, entity.notSelector, accounts.selector].some(
      (text) => text !== undefined,
    ) || names.length > 0
  const isMember = (set: {
    labels: Readonly<Record<string, string>>
    home: string | undefined
    account: string | undefined
  }): boolean => {
    const spaceLabels = set.home === undefined ? {} : namespaceLabels(world, set.home)
    const inScope =
      entity.namespaceSelector !== undefined
        ? holds(
            String(entity.namespaceSelector).replaceAll("all()", set.home === undefined ? "!all()" : "all()"),
            spaceLabels,
            set.home === undefined,
          )
        : namespace === "" || set.home === namespace
    return (
      inScope &&
      holds(entity.selector, set.labels, set.home === undefined) &&
      (names.length === 0 || (set.account !== undefined && names.includes(set.account))) &&
      (accounts.selector === undefined ||
        holds(accounts.selector, set.account === undefined ? {} : (world.calico?.accounts[set.account] ?? {})))
    )
  }
  const truths: Truth[] = []
  if (
    isSelective &&
    (entity.namespaceSelector !== undefined ||
      entity.selector !== undefined ||
      accounts.selector !== undefined ||
      names.length > 0 ||
      namespace !== "")
  )
    truths.push(membership(world, endpoint, isMember))
  if (entity.notSelector !== undefined)
    truths.push(
      negate(membership(world, endpoint, ({ labels, home }) => holds(entity.notSelector, labels, home === undefined))),
    )
  if (list(entity.nets).length > 0) truths.push(inNets(world, endpoint, list(entity.nets).map(String)))
  if (list(entity.notNets).length > 0) truths.push(negate(inNets(world, endpoint, list(entity.notNets).map(String))))
  return all(truths)
}

type Member = {
  readonly labels: Readonly<Record<string, string>>
  readonly home: string | undefined
  readonly account: string | undefined
}

/** A pod by its labels, and whatever has an address of a network set by the labels of that. */
function membership(world: NaiveWorld, endpoint: NaiveEndpoint, isMember: (member: Member) => boolean): Truth {
  const asPod =
    endpoint.kind === "pod" &&
    isMember({ labels: endpointLabels(world, endpoint), home: endpoint.namespace, account: account(endpoint) })
  const nets = (world.calico?.sets ?? [])
    .filter((set) => isMember({ labels: setLabels(world, set), home: set.namespace, account: undefined }))
    .flatMap((set) => set.nets)
  return any([truth(asPod), nets.length === 0 ? "no" : inNets(world, endpoint, nets)])
}

/** A net may be an address alone. */
function inNets(world: NaiveWorld, endpoint: NaiveEndpoint, nets: readonly string[]): Truth {
  const blocks = nets.map((net) => (net.includes("/") ? net : `${net}/${net.includes(":") ? 128 : 32}`))
  return addressTruth(world, endpoint, (address) => blocks.some((block) => inside(address, block)), blocks)
}

const account = (pod: NaivePod): string => pod.serviceAccount ?? "default"

const prefixed = (prefix: string, labels: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [prefix + key, value]))

const endpointLabels = (world: NaiveWorld, pod: NaivePod): Readonly<Record<string, string>> => ({
  ...pod.labels,
  ...prefixed("pcns.", namespaceLabels(world, pod.namespace)),
  ...prefixed("pcsa.", world.calico?.accounts[account(pod)] ?? {}),
  "projectcalico.org/namespace": pod.namespace,
  "projectcalico.org/serviceaccount": account(pod),
})

const setLabels = (world: NaiveWorld, set: NaiveCalico["sets"][number]): Readonly<Record<string, string>> =>
  set.namespace === undefined
    ? set.labels
    : {
        ...set.labels,
        ...prefixed("pcns.", namespaceLabels(world, set.namespace)),
        "projectcalico.org/namespace": set.namespace,
      }

const all = (truths: readonly Truth[]): Truth =>
  truths.includes("no") ? "no" : truths.includes("maybe") ? "maybe" : "yes"
const negate = (value: Truth): Truth => (value === "yes" ? "no" : value === "no" ? "yes" : "maybe")

/** A selector as JavaScript: its operators are the same, its comparisons become calls. */
function holds(selector: unknown, labels: Readonly<Record<string, string>>, isGlobal = false): boolean {
  if (selector === undefined || selector === "") return true
  const source = String(selector).replace(
    /all\(\)|global\(\)|has\(([^)]+)\)|([\w./-]+) (==|!=|contains|starts with|ends with|not in|in) ('[^']*'|\{[^}]*\})/g,
    (text, has?: string, key?: string, operator?: string, value?: string) => {
      if (text === "all()") return "true"
      if (text === "global()") return "isGlobal"
      if (has !== undefined) return `(${JSON.stringify(has)} in labels)`
      const label = `labels[${JSON.stringify(key)}]`
      const values = (value ?? "").replace("{", "[").replace("}", "]")
      switch (operator) {
        case "==":
          return `(${label} === ${value})`
        case "!=":
          return `(${label} !== ${value})`
        case "in":
          return `(${values}.includes(${label}))`
        case "not in":
          return `(!${values}.includes(${label}))`
        default:
          return `(${label} !== undefined && ${label}.${{ contains: "includes", "starts with": "startsWith", "ends with": "endsWith" }[operator ?? ""]}(${value}))`
      }
    },
  )
  return new Function("labels", "isGlobal", `return (${source})`)(labels, isGlobal) === true
}
