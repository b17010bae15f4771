import { buildWorld } from "../../src/engines/network/build-world.ts"
import { dialects } from "../../src/engines/network/dialect.ts"
import { entriesOf } from "../../src/engines/network/exposure.ts"
import { exposuresOf } from "../../src/engines/network/exposure-verdicts.ts"
import { allPorts, formatPorts, type PortSet, portRange, protocolOf } from "../../src/engines/network/ports.ts"
import { type Endpoint, type Reachability, reachability } from "../../src/engines/network/reachability.ts"
import { type Intervals, intersect, intervalsOf, union } from "../../src/lib/intervals.ts"
import { allV4, formatAddress, parseAddress } from "../../src/lib/ip.ts"
import type { Inventory } from "../../src/model/inventory.ts"

export interface ExpectedConnection {
  readonly src: string
  readonly dst: string
  readonly conn?: string | Record<string, readonly (readonly [number, number] | string)[]>
}

/** `src -> dst: ports`, outside ranges with equal ports joined. */
class ConnectionSet {
  readonly #inside = new Map<string, PortSet>()
  readonly #outside = new Map<string, Intervals<bigint>>()

  add(src: string, dst: string, ports: PortSet): void {
    if (ports.length === 0) return
    const range = rangeOf(src) ?? rangeOf(dst)
    const text = formatPorts(ports).join(",")
    if (range) {
      const key = rangeOf(src) ? `* -> ${dst}: ${text}` : `${src} -> *: ${text}`
      this.#outside.set(key, union(this.#outside.get(key) ?? [], range))
    } else this.#inside.set(`${src} -> ${dst}`, union(this.#inside.get(`${src} -> ${dst}`) ?? [], ports))
  }

  lines(): string[] {
    const inside = [...this.#inside].map(([pair, ports]) => `${pair}: ${formatPorts(ports).join(",")}`)
    const outside = [...this.#outside].map(([key, range]) => `${key} * = ${range.map(String).join("-")}`)
    return [...inside, ...outside].sort()
  }
}

export function rangeOf(endpoint: string): Intervals<bigint> | undefined {
  const match = /^([^-]+)-([^[]+)\[External\]$/.exec(endpoint)
  const first = parseAddress(match?.[1] ?? "")
  const last = parseAddress(match?.[2] ?? "")
  return first === undefined || last === undefined ? undefined : [first, last + 1n]
}

export function portsOf(conn: ExpectedConnection["conn"]): PortSet {
  if (conn === "all") return allPorts
  if (conn === undefined || typeof conn === "string") return []
  return Object.entries(conn).reduce<PortSet>((all, [protocol, ranges]) => {
    const known = protocolOf(protocol)
    const sets = ranges.flatMap((range) =>
      known && typeof range !== "string" ? [portRange(known, range[0], range[1])] : [],
    )
    return sets.reduce((sum, set) => union(sum, set), all)
  }, [])
}

export function expectedList(list: readonly ExpectedConnection[]): string[] {
  const set = new ConnectionSet()
  for (const { src, dst, conn } of list)
    set.add(src.replaceAll("[udn]", ""), dst.replaceAll("[udn]", ""), portsOf(conn))
  return set.lines()
}

export const nameOf = (id: string): string => {
  const [namespace, kind, name] = id.split("/")
  return `${namespace}/${name}[${kind}]`
}

/** The corpus's view of a world: workloads, IPv4 ranges outside, and what ingress controllers reach. */
export function connectionList(inventory: Inventory): string[] {
  const world = buildWorld(inventory)
  const answer = reachability(world, dialects["outside-blocks"])
  const set = new ConnectionSet()
  const outside = outsideClasses(answer)
  world.pods.forEach((pod, from) => {
    world.pods.forEach((other, to) => {
      if (pod.id !== other.id)
        set.add(
          nameOf(pod.id),
          nameOf(other.id),
          allowed(answer, { kind: "pod", index: from }, { kind: "pod", index: to }),
        )
    })
    for (const [name, index] of outside) {
      const there = { kind: "class", index } as const
      set.add(nameOf(pod.id), name, allowed(answer, { kind: "pod", index: from }, there))
      set.add(name, nameOf(pod.id), allowed(answer, there, { kind: "pod", index: from }))
    }
  })
  for (const line of controllerLines(inventory, answer)) set.add("{ingress-controller}", line[0], line[1])
  return set.lines()
}

function controllerLines(inventory: Inventory, answer: Reachability): [string, PortSet][] {
  const entries = entriesOf(inventory, answer.world).filter(({ from }) => from === "ingress-controller")
  return exposuresOf(answer, entries).map(({ pod, verdict }) => [
    nameOf(answer.pods.at(pod)?.id ?? ""),
    verdict.allowed,
  ])
}

function outsideClasses({ classes }: Reachability): [string, number][] {
  return [...classes.list].flatMap((endpoint, index) => {
    if (endpoint.kind !== "addresses") return []
    const inV4 = intersect(intervalsOf([[endpoint.addresses[0] ?? 0n, endpoint.addresses[1] ?? 0n]]), allV4)
    return inV4.length === 0
      ? []
      : [
          [`${formatAddress(inV4[0] ?? 0n)}-${formatAddress((inV4[1] ?? 1n) - 1n)}[External]`, index] as [
            string,
            number,
          ],
        ]
  })
}

const allowed = (answer: Reachability, from: Endpoint, to: Endpoint): PortSet => answer.between(from, to).allowed
