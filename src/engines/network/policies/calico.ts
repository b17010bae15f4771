import { asArray, asNumber, asString, asStrings, get, type JsonValue } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import {
  type Action,
  type Direction,
  type DirectionRules,
  directions,
  type Policy,
  type Rule,
  type Stage,
  type SubjectPeer,
} from "../policy.ts"
import type { Surroundings } from "../world.ts"
import { podsOf, readCalicoPeer, readLocal } from "./calico-peers.ts"
import { readCalicoPorts } from "./calico-ports.ts"
import { readCalicoSelector } from "./calico-selector.ts"
import { adminStage, baselineStage, networkPolicyStage } from "./stages.ts"

/** NetworkPolicies of Kubernetes stand at this order in the tier `default` (libcalico-go, conversion.go). */
export const kubernetesOrder = 1_000

/**
 * NetworkPolicy and GlobalNetworkPolicy projectcalico.org/v3. Tiers are asked by their order, policies of a tier by
 * theirs and then their name, rules as written: Allow and Deny end it, Pass goes to the next tier, Log does nothing.
 * What no rule of a tier decides is denied to the pods that a policy of it selects, unless the tier's default action is
 * Pass. After the last tier profiles count: those that Kubernetes namespaces get allow everything, others are not read.
 * Policies for host endpoints alone (doNotTrack, preDNAT) and staged ones do nothing to pods.
 * Source: docs.tigera.io, Network policy, Tiered policy; felix/calc/policy_sorter.go (TierLess, PolKVLess),
 * felix/rules/endpoints.go (end of tier), api/pkg/apis/projectcalico/v3.
 */
export function readCalicoPolicy(resource: Resource, surroundings: Surroundings): readonly Policy[] {
  const { spec, kind, name } = resource
  if (get(spec, "doNotTrack") === true || get(spec, "preDNAT") === true) return []
  const namespace = kind === "GlobalNetworkPolicy" ? "" : resource.namespace
  const subject = readSubject(spec, namespace)
  if (!subject) return []
  const { stage, isolates } = tierOf(asString(get(spec, "tier")) || "default", surroundings)
  const types = typesOf(spec)
  const read = (direction: Direction) =>
    types.includes(direction) ? readDirection(resource, direction, namespace, isolates, surroundings) : undefined
  const policy: Policy = {
    id: namespace === "" ? `${kind}/${name}` : `${namespace}/${kind}/${name}`,
    place: { resource, path: "" },
    stage,
    priority: asNumber(get(spec, "order")) ?? Number.POSITIVE_INFINITY,
    tie: `${name}/${namespace}/${kind}`,
    subject,
    ingress: undefined,
    egress: undefined,
  }
  return splitByLocal(policy, read("ingress"), read("egress"))
}

/** Undefined for a malformed selector, which the API server refuses. */
function readSubject(spec: JsonValue, namespace: string): SubjectPeer | undefined {
  const conditions = (
    [
      ["selector", "endpoints"],
      ["serviceAccountSelector", "accounts"],
      ["namespaceSelector", "namespaces"],
    ] as const
  )
    .filter(([field]) => namespace === "" || field !== "namespaceSelector")
    .map(([field, keysOf]) => {
      const expression = readCalicoSelector(asString(get(spec, field)) ?? "")
      return expression && podsOf(expression, keysOf)
    })
  if (conditions.includes(undefined)) return undefined
  const own: SubjectPeer[] =
    namespace === "" ? [] : [{ kind: "pods", namespaces: { name: namespace }, pods: [], hostNetwork: "never" }]
  return { kind: "every", of: [...own, ...(conditions as SubjectPeer[])] }
}

/** Ingress without egress rules, Egress with them, and both where there are both. */
function typesOf(spec: JsonValue): readonly Direction[] {
  const written = asStrings(get(spec, "types"))
  if (written.length > 0) return directions.filter((one) => written.some((type) => type.toLowerCase() === one))
  const hasEgress = asArray(get(spec, "egress")).length > 0
  const hasIngress = asArray(get(spec, "ingress")).length > 0
  return hasEgress ? (hasIngress ? directions : ["egress"]) : ["ingress"]
}

/** The tiers of Kubernetes' own policies keep their places; one that no object describes comes last. */
function tierOf(name: string, { calico }: Surroundings): { readonly stage: Stage; readonly isolates: boolean } {
  if (name === "default") return { stage: networkPolicyStage, isolates: true }
  if (name === "kube-admin" || name === "adminnetworkpolicy") return { stage: adminStage, isolates: false }
  if (name === "kube-baseline" || name === "baselineadminnetworkpolicy")
    return { stage: baselineStage, isolates: false }
  const tier = calico?.tiers.get(name)
  return { stage: { name, order: tier?.order ?? lastOrder }, isolates: tier?.isolates ?? true }
}

/** Where tiers without an order stand. */
export const lastOrder = 1e12

/** A rule, and which of the policy's own pods it is for. */
interface LocalRule {
  readonly rule: Rule
  readonly local: SubjectPeer | undefined
}

interface LocalRules {
  readonly rules: readonly LocalRule[]
  readonly isolates: boolean
}

function readDirection(
  resource: Resource,
  direction: Direction,
  namespace: string,
  isolates: boolean,
  surroundings: Surroundings,
): LocalRules {
  const rules = asArray(get(resource.spec, direction)).flatMap((rule, index): LocalRule[] => {
    const action = actions[asString(get(rule, "action")) ?? ""]
    const [other, own] = direction === "ingress" ? ["source", "destination"] : ["destination", "source"]
    const peer = readCalicoPeer(get(rule, other), rule, namespace, surroundings)
    if (!action || !peer) return []
    const { subject: local, isOpen } = readLocal(get(rule, own), namespace, surroundings)
    const source = get(rule, "source")
    const sendsFrom = get(source, "ports") !== undefined || get(source, "notPorts") !== undefined
    const peers = isOpen || sendsFrom ? [{ kind: "every" as const, of: [peer, { kind: "open" as const }] }] : [peer]
    const place = { resource, path: append("", "spec", direction, index) }
    return [{ rule: { action, peers, ports: readCalicoPorts(rule), place, index }, local }]
  })
  return { rules, isolates }
}

const actions: Readonly<Record<string, Action>> = { Allow: "allow", Deny: "deny", Pass: "pass" }

/** More conditions on the policy's own pods than these are taken as open. */
const maxLocal = 4

/**
 * A rule may be for some of the policy's pods only: then the policy stands for one for each set of rules, about the pods
 * that these are for.
 */
function splitByLocal(
  policy: Policy,
  ingress: LocalRules | undefined,
  egress: LocalRules | undefined,
): readonly Policy[] {
  const conditions = [...(ingress?.rules ?? []), ...(egress?.rules ?? [])].flatMap(({ local }) => local ?? [])
  const split = conditions.slice(0, maxLocal)
  return Array.from({ length: 2 ** split.length }, (_, bits): Policy => {
    const isMet = (local: SubjectPeer) => (bits & (1 << split.indexOf(local))) !== 0
    const parts = split.map((local): SubjectPeer => (isMet(local) ? local : { kind: "not", of: local }))
    const keep = (rules: LocalRules | undefined): DirectionRules | undefined =>
      rules && {
        isolates: rules.isolates,
        rules: rules.rules.flatMap(({ rule, local }): Rule[] => {
          if (local === undefined) return [rule]
          if (split.includes(local)) return isMet(local) ? [rule] : []
          return [{ ...rule, peers: [{ kind: "every", of: [...rule.peers, { kind: "open" }] }] }]
        }),
      }
    const subject: SubjectPeer = split.length === 0 ? policy.subject : { kind: "every", of: [policy.subject, ...parts] }
    return { ...policy, subject, ingress: keep(ingress), egress: keep(egress) }
  })
}

export const calicoKinds: readonly string[] = ["NetworkPolicy", "GlobalNetworkPolicy"]
export const calicoGroups: readonly string[] = ["projectcalico.org", "crd.projectcalico.org"]
