import { blastRadius } from "../engines/network/blast-radius.ts"
import { formatPorts } from "../engines/network/ports.ts"
import type { PossiblePeer } from "../engines/network/possible-peers.ts"
import type { Reachability } from "../engines/network/reachability.ts"
import type { Requirement, Selector } from "../engines/network/selector.ts"
import { exposureOf, type PeerVerdict, type WorkloadExposure } from "../engines/network/workload-exposure.ts"
import type { Inventory } from "../model/inventory.ts"
import { distinctReasons, reasonsBetween, type ShownReason } from "./network.ts"

/** Somebody a workload is open to. */
export interface ShownOpening {
  /** `internet`, `cluster` (every pod), `metadata-service`, `api-server`, `etcd`, `nodes`, or pods by their labels: `shop: app=web`, `team in (a,b): every pod`. */
  readonly peer: string
  readonly allowed: readonly string[]
  readonly undefined: readonly string[]
  readonly because: readonly ShownReason[]
}

export interface ShownExposure {
  readonly workload: string
  readonly direction: "ingress" | "egress"
  /** Whether any policy has a say. */
  readonly isProtected: boolean
  readonly openings: readonly ShownOpening[]
  /** What opens a way in from outside, and what policies leave of it. */
  readonly entries: readonly {
    readonly by: string
    readonly from: string
    readonly allowed: readonly string[]
    readonly undefined: readonly string[]
  }[]
}

/** What every workload, or one, is open to besides the pods that are there. */
export function exposure(answer: Reachability, inventory: Inventory, only?: string): readonly ShownExposure[] {
  return exposureOf(answer, inventory)
    .filter(({ workload }) => only === undefined || workload === only)
    .map((one) => showExposure(answer, one))
}

export function showExposure(
  answer: Reachability,
  { workload, direction, isProtected, internet, cluster, possible, ends, entries }: WorkloadExposure,
): ShownExposure {
  const outside = direction === "ingress" ? ["internet", workload] : [workload, "internet"]
  const internetBecause = isProtected
    ? reasonsBetween(answer, outside[0] as string, outside[1] as string, undefined)
    : []
  const openings = [
    {
      peer: "internet",
      allowed: formatPorts(internet.allowed),
      undefined: formatPorts(internet.undefined),
      because: internetBecause.filter((one) => one.direction === direction),
    },
    showOpening("cluster", cluster),
    ...ends.map(({ name, verdict }) => ({
      peer: name,
      allowed: formatPorts(verdict.allowed),
      undefined: formatPorts(verdict.undefined),
      because: isProtected
        ? reasonsBetween(answer, workload, name, undefined).filter((one) => one.direction === direction)
        : [],
    })),
    ...possible.map((one) => showOpening(describePeer(one), one)),
  ]
  return {
    workload,
    direction,
    isProtected,
    openings: openings.filter(
      (one) =>
        one.allowed.length + one.undefined.length > 0 ||
        (one.peer !== "internet" && one.peer !== "cluster" && !ends.some(({ name }) => name === one.peer)),
    ),
    entries: entries.map(({ by, from, verdict }) => ({
      by: `${by.namespace}/${by.kind}/${by.name}`,
      from,
      allowed: formatPorts(verdict.allowed),
      undefined: formatPorts(verdict.undefined),
    })),
  }
}

export const showOpening = (peer: string, { verdict, because }: PeerVerdict): ShownOpening => ({
  peer,
  allowed: formatPorts(verdict.allowed),
  undefined: formatPorts(verdict.undefined),
  because: distinctReasons(because),
})

/** `namespace: pods`, as kubectl writes selectors. */
function describePeer({ namespace, pods }: PossiblePeer): string {
  const where =
    typeof namespace === "string"
      ? namespace
      : namespace.length === 0
        ? "any namespace"
        : `namespaces ${describeSelector(namespace)}`
  return `${where}: ${pods.length === 0 ? "every pod" : describeSelector(pods)}`
}

const describeSelector = (selector: Selector): string => selector.map(describeRequirement).join(",")

function describeRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case "In":
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(",")})`
    case "NotIn":
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(",")})`
    case "Exists":
      return key
    default:
      return `!${key}`
  }
}

export interface ShownReached {
  readonly name: string
  readonly hops: number
  readonly via: string
  readonly ports: readonly string[]
}

/** What whoever holds a workload gets at within some steps. */
export const blast = (answer: Reachability, from: string, hops: number): readonly ShownReached[] =>
  (blastRadius(answer, from, hops) ?? []).map(({ name, hops: at, via, ports }) => ({
    name,
    hops: at,
    via,
    ports: formatPorts(ports),
  }))
