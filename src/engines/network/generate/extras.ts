import { subtract, union } from "../../../lib/intervals.ts"
import { connectionsOf } from "../connections.ts"
import type { Dialect } from "../dialect.ts"
import type { Policy } from "../policy.ts"
import { noPorts, type PortSet } from "../ports.ts"
import { type Reachability, withPolicies } from "../reachability.ts"
import type { NetworkWorld } from "../world.ts"
import type { Need } from "./need.ts"

/** A connection that policies allow and nothing needs. */
export interface Extra {
  readonly from: string
  readonly to: string
  readonly ports: PortSet
}

/** Pairs of more workloads than these are too many to go through one by one. */
const maxWorkloads = 5_000

/**
 * What is allowed besides the needs, between workloads and with the Internet, where either end is in one of the
 * namespaces and not on the host network. What everybody may do to a workload counts as needed by everybody. Undefined where there are too many
 * workloads. O(workloads²).
 */
export function extrasOf(
  world: NetworkWorld,
  dialect: Dialect,
  policies: readonly Policy[],
  needs: readonly Need[],
  namespaces: ReadonlySet<string>,
): readonly Extra[] | undefined {
  if (new Set(world.pods.map(({ id }) => id)).size > maxWorkloads) return undefined
  const answer: Reachability = withPolicies(world, dialect, policies)
  const wanted = new WantedPorts(needs)
  const covered = new Set(
    world.pods.filter((pod) => namespaces.has(pod.namespace) && !pod.hostNetwork).map(({ id }) => id),
  )
  return [...connectionsOf(answer)].flatMap(({ from, to, verdict }) => {
    if (!covered.has(from) && !covered.has(to)) return []
    const ports = subtract(verdict.allowed, wanted.between(from, to))
    return ports.length > 0 ? [{ from, to, ports }] : []
  })
}

class WantedPorts {
  readonly #pairs = new Map<string, PortSet>()

  constructor(needs: readonly Need[]) {
    for (const { from, to, ports } of needs) {
      const key = `${nameOf(from)} ${nameOf(to)}`
      this.#pairs.set(key, union(this.#pairs.get(key) ?? noPorts, ports))
    }
  }

  between(from: string, to: string): PortSet {
    const sources = from === "internet" ? ["anyone", "internet"] : [from, "anyone", "cluster"]
    return sources.reduce((sum, source) => union(sum, this.#pairs.get(`${source} ${to}`) ?? noPorts), noPorts)
  }
}

/** Hosts outside are the Internet here. */
const nameOf = (party: Need["from"]): string =>
  party.kind === "workload" ? party.id : party.kind === "domain" ? "internet" : party.kind
