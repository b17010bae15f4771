import { holds } from "../../../lib/intervals.ts"
import { asArray, asString, get, type JsonValue } from "../../../lib/json.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { deployment, networkPolicy } from "../check-examples.ts"
import { resolveEndpoint } from "../endpoints.ts"
import { explainPair } from "../explain-pair.ts"
import { networkOf, worldOf } from "../network-of.ts"
import type { Rule } from "../policy.ts"
import { portPoint } from "../ports.ts"

/** The cloud's metadata service answers on plain HTTP. */
const metadataPort = portPoint("TCP", 80)

/**
 * The metadata service of most clouds hands the credentials of the node to whoever asks from it. A container that may open
 * connections to 169.254.169.254 gets them with one request; policies that allow egress to wide blocks let it.
 *
 * Field:   egress rules of the policies that select the pods
 * Allowed: no rule that reaches 169.254.169.254 TCP 80; pods without egress policy are the business of no-network-policy,
 *          rules for every destination that of network-policy-allows-all
 * Source:  MITRE ATT&CK T1552.005, Cloud Instance Metadata API
 */
export const metadataServiceReachable = check({
  id: "metadata-service-reachable",
  title: "Egress policy lets pods reach the cloud's metadata service",
  category: "network",
  severity: medium("a compromised container may fetch the credentials of its node"),
  frameworks: ["nsa-cisa-1.2/network", "mitre-attack/T1552.005"],
  /** One for each rule: the cause is what it leaves open. */
  whole(context, report) {
    const policies = worldOf(context).policies
    if (!policies.some(({ spec }) => get(spec, "egress") !== undefined)) return
    const answer = networkOf(context)
    const target = resolveEndpoint(answer, "metadata-service")?.[0]
    if (!target) return
    const open = new Map<Rule, Set<string>>()
    const seen = new Set<number>()
    let index = -1
    for (const pod of answer.pods) {
      index++
      const from = { kind: "pod", index } as const
      if (pod.hostNetwork || seen.has(answer.classOf(from))) continue
      if (!holds(answer.between(from, target).allowed, metadataPort)) continue
      seen.add(answer.classOf(from))
      const explained = explainPair(answer, from, target).find(({ ports }) => holds(ports, metadataPort))
      for (const { rule, action } of explained?.reasons.egress ?? []) {
        if (!rule || action !== "allow" || allowsEverything(rule)) continue
        const workloads = open.get(rule) ?? new Set()
        open.set(rule, workloads.add(pod.id))
      }
    }
    for (const [rule, workloads] of open) {
      const [first, ...more] = [...workloads].sort()
      const others = more.length > 0 ? ` and ${more.length} more` : ""
      report(rule.place, `${first}${others} may connect to 169.254.169.254 on port 80 by this rule`, {
        evidence: { workloads: [first ?? "", ...more].slice(0, 50) },
      })
    }
  },
  fix: { title: "Leave 169.254.169.254/32 out by except, or allow only the egress that is needed" },
  examples: {
    good: [
      deployment("cart", 8080),
      networkPolicy("no-metadata", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }] }],
      }),
    ],
    bad: [
      deployment("cart", 8080),
      networkPolicy("everything", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
      }),
    ],
  },
})

/** A rule of a NetworkPolicy without destinations, or with a block of all addresses. */
function allowsEverything({ place: { resource, path } }: Rule): boolean {
  if (resource.kind !== "NetworkPolicy") return false
  const to = asArray(get(resolvePointer(resource.object, path), "to"))
  const isAll = (peer: JsonValue) => {
    const block = get(peer, "ipBlock")
    return (
      asArray(get(block, "except")).length === 0 && ["0.0.0.0/0", "::/0"].includes(asString(get(block, "cidr")) ?? "")
    )
  }
  return to.length === 0 || to.some(isAll)
}
