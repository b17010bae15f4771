import { eachInterval, subtract } from "../../../lib/intervals.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Resource } from "../../../model/resource.ts"
import { type Dialect, isEnforced } from "../dialect.ts"
import { readPolicy } from "../policies/read-policies.ts"
import { type Direction, directions, type Policy } from "../policy.ts"
import type { NetworkWorld } from "../world.ts"
import { ciliumForm } from "./cilium-form.ts"
import { clusterNetworkPolicyForm } from "./cluster-network-policy-form.ts"
import { dnsNeeds, dnsServers } from "./dns.ts"
import { type Draft, type DraftRule, draftsOf } from "./draft.ts"
import { type Extra, extrasOf } from "./extras.ts"
import { NeedJudge } from "./judge.ts"
import { mergeNeeds, type Need, type Party } from "./need.ts"
import { networkPolicyForm } from "./network-policy-form.ts"
import { type Subject, subjectsOf } from "./subjects.ts"
import { type KnownAddresses, type PolicyForm, readWritten, type WrittenPolicy } from "./written-policy.ts"

export const policyForms = [networkPolicyForm, clusterNetworkPolicyForm, ciliumForm] as const

export interface GenerateOptions {
  readonly needs: readonly Need[]
  /** Namespaces whose pods get policies. */
  readonly namespaces: ReadonlySet<string>
  readonly form: PolicyForm
  readonly dialect: Dialect
}

/** A need that the policies do not surely allow. */
export interface OpenNeed {
  readonly need: Need
  readonly verdict: "denied" | "undefined"
}

/** What was proved about the policies, by judging packets against their text. */
export interface Certificate {
  /** Needs that were judged: all of them are allowed but for `open`. */
  readonly needs: number
  /** Sound: nothing needed is cut, but for these. */
  readonly open: readonly OpenNeed[]
  /** 1-minimal: without any one of this many rules a needed connection is cut, but for `spare`. */
  readonly rules: number
  readonly spare: number
  /** Tight: what is allowed besides what is needed; undefined where there are too many workloads to tell. */
  readonly extras: readonly Extra[] | undefined
}

export interface GeneratedPolicies {
  readonly policies: readonly WrittenPolicy[]
  readonly certificate: Certificate
  readonly assumptions: readonly string[]
  /** Workloads on the host network, where policies for pods do not count. */
  readonly onHostNetwork: readonly string[]
  /** Workloads with needs that no stable label tells apart from others, so that no policy is for them. */
  readonly unnamed: readonly string[]
  /** Policies that are there already: what they allow stays allowed beside these. */
  readonly existing: readonly Resource[]
  /** The world that the certificate is about. */
  readonly world: NetworkWorld
}

/**
 * The least that lets every need through: default deny for each namespace, and a policy for each workload whose every rule
 * some need rests on. They are judged in place of the policies of the namespaces that they replace, and with the others
 * that are there.
 */
export function generatePolicies(
  inventory: Inventory,
  given: NetworkWorld,
  options: GenerateOptions,
): GeneratedPolicies {
  const { namespaces, form, dialect } = options
  const dns = dnsServers(inventory, given)
  const { world } = dns
  const needs = mergeNeeds([...options.needs, ...dnsNeeds(options.needs, dns)])
  const drafts = draft(needs, world, options)
  const judge = new NeedJudge(world, dialect)
  // What needs nothing is isolated by the default already.
  const trimmed = drafts.map((one) => trim(one, form, judge, world)).filter(hasRules)
  const names = new PolicyNames(given)
  const policies = [
    ...[...namespaces].sort().map((namespace) => form.defaultDeny(namespace, names.take(namespace, "default-deny"))),
    ...trimmed.flatMap((one) => form.write(one, names.take(one.subject.namespace, one.subject.name))),
  ]
  const isReplaced = ({ group, namespace }: Resource) => form.replaces.includes(group) && namespaces.has(namespace)
  const kept = given.policies.filter((one) => !isReplaced(one) && isEnforced(dialect, one))
  const all = [...kept.flatMap((one) => readPolicy(one, world)), ...readWritten(policies, world)]
  const open = needs.flatMap((need): OpenNeed[] => {
    const verdict = judge.verdict(all, need)
    return verdict === "allowed" ? [] : [{ need, verdict }]
  })
  const rules = trimmed.flatMap(({ ingress, egress }) => [...ingress, ...egress])
  return {
    policies,
    certificate: {
      needs: needs.length,
      open,
      rules: rules.length,
      spare: trimmed.reduce((sum, one) => sum + spareRules(one, form, judge, world), 0),
      extras: extrasOf(world, dialect, all, needs, namespaces),
    },
    assumptions: [
      ...(dns.assumption && rules.length > 0 ? [dns.assumption] : []),
      ...form.limits(kindsOf(needs), knownAddresses(world)),
    ],
    unnamed: unnamedIn(needs, world, namespaces),
    onHostNetwork: [
      ...new Set(given.pods.filter((pod) => pod.hostNetwork && namespaces.has(pod.namespace)).map(({ id }) => id)),
    ],
    existing: given.policies.filter(isReplaced),
    world,
  }
}

/** The kinds of parties that needs have on either side. */
const kindsOf = (needs: readonly Need[]): ReadonlySet<Party["kind"]> =>
  new Set(needs.flatMap(({ from, to }) => [from.kind, to.kind]))

const knownAddresses = ({ apiServer = [], nodes }: NetworkWorld): KnownAddresses => ({
  apiServer,
  nodes: nodes.flatMap(({ addresses }) => addresses),
})

/** Parties of needs that no subject is for. */
function unnamedIn(needs: readonly Need[], world: NetworkWorld, namespaces: ReadonlySet<string>): readonly string[] {
  const ids = partyIds(needs)
  const subjects = subjectsOf(world, ids)
  const covered = world.pods.filter((pod) => ids.has(pod.id) && !pod.hostNetwork && namespaces.has(pod.namespace))
  return [...new Set(covered.map(({ id }) => id))].filter((id) => !subjects.has(id))
}

const partyIds = (needs: readonly Need[]): ReadonlySet<string> =>
  new Set(needs.flatMap(({ from, to }) => [from, to]).flatMap((party) => (party.kind === "workload" ? [party.id] : [])))

const hasRules = ({ ingress, egress }: Draft): boolean => ingress.length + egress.length > 0

function draft(needs: readonly Need[], world: NetworkWorld, { form, namespaces }: GenerateOptions): readonly Draft[] {
  const subjects = subjectsOf(world, partyIds(needs))
  const known = knownAddresses(world)
  const onHost = new Set(world.pods.filter(({ hostNetwork }) => hostNetwork).map(({ id }) => id))
  const covered = new Map<string, Subject>([...subjects].filter(([, { namespace }]) => namespaces.has(namespace)))
  return draftsOf(needs, covered, (party: Party, direction: Direction) => {
    const subject = party.kind === "workload" ? subjects.get(party.id) : undefined
    if (subject) return { kind: "subject", subject }
    // What no selector names is not let in by letting in everybody.
    return party.kind === "workload" && !onHost.has(party.id) ? undefined : form.peerOf(party, direction, known)
  })
}

/** Takes away every rule, and every run of ports of a rule, that nothing needs since another rule allows it too. */
function trim(draft: Draft, form: PolicyForm, judge: NeedJudge, world: NetworkWorld): Draft {
  let result = draft
  for (const direction of directions)
    for (const rule of [...draft[direction]].sort(bySpecificity))
      for (const range of eachInterval(rule.ports)) {
        const less = without(result, direction, rule, range)
        if (isSpare(less, direction, rule.needs, form, judge, world)) result = less
      }
  return result
}

/** The rules for one peer go first, so that what remains is what everybody may do anyway. */
const bySpecificity = (a: DraftRule, b: DraftRule): number => width(a) - width(b)
const width = ({ peer }: DraftRule): number =>
  ["subject", "nodes", "addresses", "domain", "api-server", "cluster", "anyone"].indexOf(peer.kind)

function without(draft: Draft, direction: Direction, { peer }: DraftRule, range: readonly number[]): Draft {
  const rules = draft[direction].flatMap((one) => {
    if (one.peer !== peer) return [one]
    const ports = subtract(one.ports, range)
    return ports.length > 0 ? [{ ...one, ports }] : []
  })
  return { ...draft, [direction]: rules }
}

function isSpare(
  less: Draft,
  direction: Direction,
  needs: readonly Need[],
  form: PolicyForm,
  judge: NeedJudge,
  world: NetworkWorld,
): boolean {
  const policies: readonly Policy[] = readWritten(form.write(less, "draft"), world)
  return needs.every((need) => judge.verdict(policies, need, direction) === "allowed")
}

/** How many rules could go alone without cutting a need. */
const spareRules = (draft: Draft, form: PolicyForm, judge: NeedJudge, world: NetworkWorld): number =>
  directions
    .flatMap((direction) => draft[direction].map((rule) => ({ direction, rule })))
    .filter(({ direction, rule }) =>
      isSpare(without(draft, direction, rule, rule.ports), direction, rule.needs, form, judge, world),
    ).length

/** Names for policies that no other policy of the namespace has. */
class PolicyNames {
  readonly #taken: Set<string>

  constructor({ policies }: NetworkWorld) {
    this.#taken = new Set(policies.map(({ namespace, name }) => `${namespace}/${name}`))
  }

  take(namespace: string, wanted: string): string {
    for (let i = 0; ; i++) {
      const name = i === 0 ? wanted : `${wanted}-${i + 1}`
      if (this.#taken.has(`${namespace}/${name}`)) continue
      this.#taken.add(`${namespace}/${name}`)
      return name
    }
  }
}
