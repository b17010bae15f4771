import { type Intervals, intervalsOf, union } from "../../../lib/intervals.ts"
import { type Address, allV4, allV6, parseAddress, parseCidr, singleAddress } from "../../../lib/ip.ts"
import { asNumber, asObject, asString, asStrings, get, type JsonValue } from "../../../lib/json.ts"
import type { Labels } from "../../../model/labels.ts"
import type { Peer, PodPeer, SubjectPeer } from "../policy.ts"
import { everything, type Requirement, type Selector, selects } from "../selector.ts"
import type { CalicoNetworkSet, Surroundings } from "../world.ts"
import { type CalicoExpression, readCalicoSelector } from "./calico-selector.ts"

/** Labels that Calico gives endpoints: their namespace's and service account's, under these names. */
const namespaceLabel = "projectcalico.org/namespace"
export const accountLabel = "projectcalico.org/serviceaccount"
export const accountPrefix = "pcsa."
const namespacePrefix = "pcns."
const nameKey = "kubernetes.io/metadata.name"

const pods = (namespaces: Selector, labels: Selector): PodPeer => ({
  kind: "pods",
  namespaces: { selector: namespaces },
  pods: labels,
  hostNetwork: "never",
})
const everyPod = pods(everything, everything)
export const nobody: SubjectPeer = { kind: "any", of: [] }

/** What the keys of an expression are labels of. */
type KeysOf = "endpoints" | "namespaces" | "accounts"

/** The pods that an expression selects. */
export function podsOf(expression: CalicoExpression, keysOf: KeysOf = "endpoints"): SubjectPeer {
  switch (expression.kind) {
    case "all":
      return everyPod
    case "global":
      return nobody
    case "label":
      return podsWith(expression.requirement, keysOf)
    case "not":
      return { kind: "every", of: [everyPod, { kind: "not", of: podsOf(expression.of, keysOf) }] }
    default:
      return { kind: expression.kind === "and" ? "every" : "any", of: expression.of.map((one) => podsOf(one, keysOf)) }
  }
}

function podsWith(requirement: Requirement, keysOf: KeysOf): SubjectPeer {
  const { key } = requirement
  if (keysOf === "namespaces") return pods([{ ...requirement, key: namespaceKey(key) }], everything)
  if (keysOf === "accounts") return pods(everything, [{ ...requirement, key: accountPrefix + key }])
  if (key === namespaceLabel) return pods([{ ...requirement, key: nameKey }], everything)
  if (key.startsWith(namespacePrefix))
    return pods([{ ...requirement, key: namespaceKey(key.slice(namespacePrefix.length)) }], everything)
  if (key === "projectcalico.org/orchestrator") return selects([requirement], { [key]: "k8s" }) ? everyPod : nobody
  return pods(everything, [requirement])
}

const namespaceKey = (key: string): string => (key === "projectcalico.org/name" ? nameKey : key)

/** Whether an expression selects a network set. */
function selectsSet(
  expression: CalicoExpression,
  set: CalicoNetworkSet,
  { namespaces }: Surroundings,
  keysOf: KeysOf = "endpoints",
): boolean {
  const again = (one: CalicoExpression) => selectsSet(one, set, { namespaces }, keysOf)
  switch (expression.kind) {
    case "all":
      return keysOf !== "namespaces" || set.namespace !== undefined
    case "global":
      return set.namespace === undefined
    case "label":
      return selects([expression.requirement], labelsOfSet(set, namespaces, keysOf))
    case "not":
      return !again(expression.of)
    case "and":
      return expression.of.every(again)
    case "or":
      return expression.of.some(again)
  }
}

function labelsOfSet(
  { namespace, labels }: CalicoNetworkSet,
  namespaces: Surroundings["namespaces"],
  keysOf: KeysOf,
): Labels {
  if (keysOf === "accounts") return {}
  const own = namespace === undefined ? {} : (namespaces.get(namespace)?.labels ?? {})
  if (keysOf === "namespaces") return namespace === undefined ? {} : { ...own, "projectcalico.org/name": namespace }
  const prefixed = Object.entries(own).map(([key, value]) => [namespacePrefix + key, value] as const)
  return {
    ...labels,
    ...Object.fromEntries(prefixed),
    ...(namespace === undefined ? {} : { [namespaceLabel]: namespace }),
  }
}

interface Condition {
  readonly expression: CalicoExpression
  readonly keysOf: KeysOf
}

/**
 * The conditions that an EntityRule's selectors stand for. As soon as one is given in a namespaced policy, it means the
 * policy's own namespace unless a namespaceSelector says otherwise. Undefined where a selector is malformed.
 * Source: libcalico-go/lib/backend/syncersv1/updateprocessors/rules.go, getEndpointSelector.
 */
function conditionsOf(entity: JsonValue | undefined, namespace: string): readonly Condition[] | undefined {
  const text = (key: string) => asString(get(entity, key)) ?? ""
  const accounts = get(entity, "serviceAccounts")
  const accountSelector = asString(get(accounts, "selector")) ?? ""
  const names = asStrings(get(accounts, "names"))
  const found: { readonly text: string; readonly keysOf: KeysOf }[] = [
    { text: text("selector"), keysOf: "endpoints" as const },
    { text: accountSelector, keysOf: "accounts" as const },
    { text: text("namespaceSelector"), keysOf: "namespaces" as const },
  ].filter((one) => one.text !== "")
  const conditions = found.map(({ text: written, keysOf }) => ({ expression: readCalicoSelector(written), keysOf }))
  if (conditions.some(({ expression }) => !expression)) return undefined
  const read = conditions as Condition[]
  const named: Condition[] =
    names.length === 0 ? [] : [labelCondition({ key: accountLabel, operator: "In", values: names })]
  const isSelective = read.length + named.length > 0 || text("notSelector") !== ""
  const isOwn = isSelective && namespace !== "" && text("namespaceSelector") === ""
  const own = isOwn ? [labelCondition({ key: namespaceLabel, operator: "In", values: [namespace] })] : []
  return [...read, ...named, ...own]
}

const labelCondition = (requirement: Requirement): Condition => ({
  expression: { kind: "label", requirement },
  keysOf: "endpoints",
})

/** The peer that the other side of a rule is; undefined where it cannot be read, so that the rule matches nothing. */
export function readCalicoPeer(
  entity: JsonValue | undefined,
  rule: JsonValue,
  namespace: string,
  surroundings: Surroundings,
): Peer | undefined {
  const conditions = conditionsOf(entity, namespace)
  const without = asString(get(entity, "notSelector")) ?? ""
  const notSelector = without === "" ? undefined : readCalicoSelector(without)
  if (!conditions || (without !== "" && !notSelector)) return undefined
  const version = asNumber(get(rule, "ipVersion"))
  const parts: Peer[] = [
    ...(conditions.length > 0 ? [membersOf(conditions, surroundings)] : []),
    ...(notSelector
      ? [{ kind: "not" as const, of: membersOf([{ expression: notSelector, keysOf: "endpoints" }], surroundings) }]
      : []),
    ...netsOf(get(entity, "nets")).map((addresses): Peer => ({ kind: "addresses", addresses })),
    ...netsOf(get(entity, "notNets")).map((addresses): Peer => ({ kind: "not", of: { kind: "addresses", addresses } })),
    ...(version === 4 || version === 6
      ? [{ kind: "addresses" as const, addresses: version === 4 ? allV4 : allV6 }]
      : []),
    // Endpoints of a Service, ports that clients send from, and requests are none of an address and a port.
    ...(get(entity, "services") !== undefined || get(rule, "http") !== undefined ? [{ kind: "open" as const }] : []),
  ]
  const [only] = parts
  if (!only) return { kind: "anything" }
  return parts.length === 1 ? only : { kind: "every", of: parts }
}

const setsOf = (conditions: readonly Condition[], surroundings: Surroundings): readonly CalicoNetworkSet[] =>
  (surroundings.calico?.sets ?? []).filter((set) =>
    conditions.every(({ expression, keysOf }) => selectsSet(expression, set, surroundings, keysOf)),
  )

/** Pods and network sets that meet all conditions. */
function membersOf(conditions: readonly Condition[], surroundings: Surroundings): Peer {
  const sets = setsOf(conditions, surroundings)
  const members: Peer = { kind: "every", of: conditions.map(({ expression, keysOf }) => podsOf(expression, keysOf)) }
  if (sets.length === 0) return members
  const addresses = sets.reduce<Intervals<Address>>((sum, set) => union(sum, set.addresses), [])
  return { kind: "any", of: [members, { kind: "addresses", addresses }] }
}

/** One set of addresses for a list, none where there is no list. Malformed entries count for nothing. */
function netsOf(list: JsonValue | undefined): readonly Intervals<Address>[] {
  const texts = asStrings(list)
  return texts.length === 0 ? [] : [readNets(texts)]
}

export const readNets = (texts: readonly string[]): Intervals<Address> =>
  intervalsOf(
    texts.flatMap((text) => {
      const address = parseAddress(text)
      const block = address === undefined ? parseCidr(text) : singleAddress(address)
      return block ? [[block[0] as Address, block[1] as Address] as const] : []
    }),
  )

/**
 * What a rule asks of the pod that the policy is about: a subject, and whether it asks more than that. Selectors are
 * compared by address: a network set that they select may hold that of the pod, which is left open.
 */
export function readLocal(
  entity: JsonValue | undefined,
  namespace: string,
  surroundings: Surroundings,
): { readonly subject: SubjectPeer | undefined; readonly isOpen: boolean } {
  const { nets, notNets, services } = asObject(entity)
  const asksMore = [nets, notNets, services].some((value) => value !== undefined)
  const conditions = conditionsOf(entity, namespace)
  const without = asString(get(entity, "notSelector")) ?? ""
  const notSelector = without === "" ? undefined : readCalicoSelector(without)
  if (!conditions || (without !== "" && !notSelector)) return { subject: nobody, isOpen: false }
  const isOpen =
    asksMore ||
    (conditions.length > 0 && setsOf(conditions, surroundings).length > 0) ||
    (notSelector !== undefined && setsOf([{ expression: notSelector, keysOf: "endpoints" }], surroundings).length > 0)
  if (conditions.length === 0 && !notSelector) return { subject: undefined, isOpen }
  const all: SubjectPeer[] = [
    ...conditions.map(({ expression, keysOf }) => podsOf(expression, keysOf)),
    ...(notSelector ? [{ kind: "not" as const, of: podsOf(notSelector) }] : []),
  ]
  return { subject: { kind: "every", of: all }, isOpen }
}
