import { eachInterval } from "../../../lib/intervals.ts"
import { parseAddress, singleAddress } from "../../../lib/ip.ts"
import { type EndpointClass, namespaceOf } from "../classes.ts"
import type { Dialect } from "../dialect.ts"
import { verdictOf } from "../explain.ts"
import { type MatchContext, matchContext, matchSubject, no } from "../match.ts"
import type { Direction, Policy } from "../policy.ts"
import type { VerdictName } from "../reachability.ts"
import { stranger } from "../stranger.ts"
import { tracePacket } from "../trace.ts"
import type { NetworkWorld, PodEndpoint } from "../world.ts"
import type { Need, Party } from "./need.ts"

/**
 * Judges needs packet by packet against policies as they are written: it knows nothing of drafts, selectors chosen or the
 * classes of the engine.
 */
export class NeedJudge {
  readonly #context: MatchContext
  readonly #pods = new Map<string, EndpointClass[]>()
  readonly #world: NetworkWorld

  constructor(world: NetworkWorld, dialect: Dialect) {
    this.#world = world
    this.#context = matchContext(world, dialect)
    for (const pod of world.pods) {
      const list = this.#pods.get(pod.id) ?? []
      // Pods of one workload mostly have the same labels; those that differ are judged too.
      const isNew = !list.some((one) => one.kind === "pods" && isAlike(one.sample, pod))
      if (isNew) list.push({ kind: "pods", sample: pod, namespace: namespaceOf(world, pod.namespace) })
      this.#pods.set(pod.id, list)
    }
  }

  /** The worst that may become of a need, of both sides or of one. Two replicas stand for a workload that needs itself. */
  verdict(policies: readonly Policy[], need: Need, direction?: Direction): VerdictName {
    let worst: VerdictName = "allowed"
    for (const from of this.#samples(need.from))
      for (const to of this.#samples(need.to)) {
        const selecting = policies.filter((policy) => this.#selects(policy, from) || this.#selects(policy, to))
        for (const [first, end] of eachInterval(need.ports))
          for (const point of new Set([first, end - 1])) {
            const trace = tracePacket(selecting, { from, to }, point, this.#context)
            const open = { mayPass: true, mayFail: false, reasons: [] }
            const asked =
              direction === undefined
                ? trace
                : direction === "ingress"
                  ? { ...trace, egress: open }
                  : { ...trace, ingress: open }
            const verdict = verdictOf(asked)
            if (verdict === "denied") return verdict
            if (verdict === "undefined") worst = verdict
          }
      }
    return worst
  }

  #selects({ subject }: Policy, endpoint: EndpointClass): boolean {
    return endpoint.kind === "pods" && matchSubject(subject, endpoint, this.#context.dialect) !== no
  }

  #samples(party: Party): readonly EndpointClass[] {
    switch (party.kind) {
      case "workload":
        return this.#pods.get(party.id) ?? []
      case "cluster":
        return [strangerClass]
      case "anyone":
        return [
          strangerClass,
          outside,
          ...this.#world.nodes.slice(0, 1).map((sample) => ({ kind: "node", sample }) as const),
        ]
      case "domain":
        return [outside]
      case "api-server": {
        const known = this.#world.apiServer ?? []
        return known.length > 0 ? known.map((one) => this.#at(one)) : [outside]
      }
      case "addresses":
        return [...eachInterval(party.addresses)].map(([first]) => this.#at(first))
    }
  }

  #at(address: bigint): EndpointClass {
    const node = this.#world.nodes.find(({ addresses }) => addresses.includes(address))
    if (node) return { kind: "node", sample: node }
    const pod = this.#world.pods.find(({ addresses, hostNetwork }) => !hostNetwork && addresses.includes(address))
    if (pod) return { kind: "pods", sample: pod, namespace: namespaceOf(this.#world, pod.namespace) }
    return { kind: "addresses", addresses: singleAddress(address) }
  }
}

const isAlike = (a: PodEndpoint, b: PodEndpoint): boolean =>
  a.hostNetwork === b.hostNetwork &&
  JSON.stringify(a.labels) === JSON.stringify(b.labels) &&
  (a.addresses.length === 0) === (b.addresses.length === 0)

/** A public address (example of RFC 5737 would be none). */
const outside: EndpointClass = { kind: "addresses", addresses: singleAddress(parseAddress("8.8.8.8") as bigint) }

const strangerClass: EndpointClass = {
  kind: "pods",
  sample: stranger("stranger"), // Every namespace has its name as a label.
  namespace: { name: "", labels: { "kubernetes.io/metadata.name": "" } },
}
