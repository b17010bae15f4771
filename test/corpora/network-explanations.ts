import { buildWorld } from "../../src/engines/network/build-world.ts"
import { classOfAddress } from "../../src/engines/network/classes.ts"
import { dialects } from "../../src/engines/network/dialect.ts"
import { diffReachability, type JointClass } from "../../src/engines/network/diff.ts"
import { explainPair } from "../../src/engines/network/explain-pair.ts"
import { entriesOf } from "../../src/engines/network/exposure.ts"
import { formatPorts } from "../../src/engines/network/ports.ts"
import { type Endpoint, type Reachability, reachability } from "../../src/engines/network/reachability.ts"
import { type Intervals, intersect, intervalsOf, union } from "../../src/lib/intervals.ts"
import { allV4 } from "../../src/lib/ip.ts"
import type { Inventory } from "../../src/model/inventory.ts"
import { type ExpectedConnection, nameOf, portsOf, rangeOf } from "./network-connections.ts"

export interface ExpectedExplanation {
  readonly src: string
  readonly dst: string
  readonly allowed: boolean
  readonly denied: boolean
  readonly policies: readonly string[]
}

export interface ExpectedChange {
  readonly src: string
  readonly dst: string
  readonly ref1: ExpectedConnection["conn"]
  readonly ref2: ExpectedConnection["conn"]
}

export const explanationLine = ({ src, dst, allowed, denied, policies }: ExpectedExplanation): string =>
  `${src} -> ${dst} ${allowed ? "allowed" : ""} ${denied ? "denied" : ""} ${[...policies].sort()}`.replaceAll(
    "[udn]",
    "",
  )

/** Explains pairs by the corpus's names. */
export function explainedPairs(inventory: Inventory): (src: string, dst: string) => ExpectedExplanation {
  const answer = reachability(buildWorld(inventory), dialects["outside-blocks"])
  const entries = entriesOf(inventory, answer.world).filter(({ from }) => from === "ingress-controller")
  return (src, dst) => {
    const to = endpointOf(answer, dst)
    if (src === "{ingress-controller}") {
      const own = entries.filter(({ pod }) => to?.kind === "pod" && pod === to.index)
      const policies = [...new Set(own.map(({ by }) => `${by.kind} ${by.namespace}/${by.name}`))]
      return { src, dst, allowed: own.length > 0, denied: true, policies }
    }
    const from = endpointOf(answer, src)
    if (!from || !to) return { src, dst, allowed: false, denied: false, policies: ["no such endpoint"] }
    const parts = explainPair(answer, from, to)
    const reasons = parts.flatMap(({ reasons: sides }) => [...sides.egress, ...sides.ingress])
    const names = reasons.map(
      ({ place: { resource } }) =>
        `${resource.kind} ${resource.namespace === "" ? "" : `${resource.namespace}/`}${resource.name}`,
    )
    return {
      src,
      dst,
      allowed: parts.some(({ verdict }) => verdict === "allowed"),
      denied: parts.some(({ verdict }) => verdict === "denied"),
      policies: [...new Set(names)],
    }
  }
}

function endpointOf(answer: Reachability, name: string): Endpoint | undefined {
  const range = rangeOf(name)
  if (range) return { kind: "class", index: classOfAddress(answer.classes, range[0] ?? 0n) }
  const index = [...answer.pods].findIndex(({ id }) => nameOf(id) === name)
  return index < 0 ? undefined : { kind: "pod", index }
}

/** Changes, with outside ranges joined where the change is the same. */
class ChangeSet {
  readonly #ranges = new Map<string, Intervals<bigint>>()

  add(src: string, dst: string, change: string, range: Intervals<bigint> | undefined): void {
    const key = `${src} -> ${dst}: ${change}`
    this.#ranges.set(key, union(this.#ranges.get(key) ?? [], range ?? []))
  }

  lines(): string[] {
    return [...this.#ranges].map(([key, range]) => `${key} ${range}`).sort()
  }
}

export function expectedChanges(changes: readonly ExpectedChange[]): string[] {
  const set = new ChangeSet()
  for (const { src, dst, ref1, ref2 } of changes) {
    const range = rangeOf(src) ?? rangeOf(dst)
    const name = (text: string) => (rangeOf(text) ? "*" : text.replace("[udn]", ""))
    set.add(name(src), name(dst), `${formatPorts(portsOf(ref1))} => ${formatPorts(portsOf(ref2))}`, range)
  }
  return set.lines()
}

export function changeList(before: Inventory, after: Inventory): string[] {
  const [old, now] = [before, after].map((inventory) => reachability(buildWorld(inventory), dialects["outside-blocks"]))
  const set = new ChangeSet()
  const ids = new Map([...(old?.pods ?? []), ...(now?.pods ?? [])].map(({ podId, id }) => [podId, nameOf(id)]))
  const names = ({ members, addresses }: JointClass) =>
    addresses ? ["*"] : members.map((member) => ids.get(member) ?? member)
  const v4 = ({ addresses = [] }: JointClass) =>
    intersect(intervalsOf([[addresses[0] ?? 0n, addresses[1] ?? 0n]]), allV4)
  for (const { from, to, before: a, after: b } of diffReachability(old as Reachability, now as Reachability)) {
    const outside = [from, to].find(({ addresses }) => addresses)
    if (outside && v4(outside).length === 0) continue
    for (const src of names(from))
      for (const dst of names(to))
        if (src !== dst)
          set.add(src, dst, `${formatPorts(a.allowed)} => ${formatPorts(b.allowed)}`, outside && v4(outside))
  }
  return set.lines()
}
