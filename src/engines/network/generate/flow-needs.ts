import { getOrAdd } from "../../../lib/get-or-add.ts"
import { covers } from "../../../lib/intervals.ts"
import { parseAddress, singleAddress } from "../../../lib/ip.ts"
import type { FlowEnd, ObservedFlow } from "../../../model/flow.ts"
import type { Inventory } from "../../../model/inventory.ts"
import { portRange } from "../ports.ts"
import { servicePorts } from "../services.ts"
import { internet } from "../special-endpoints.ts"
import type { NetworkWorld, PodEndpoint } from "../world.ts"
import { mergeNeeds, type Need, type Party } from "./need.ts"
import { ServiceDirectory } from "./service-directory.ts"

/** Equal flows, counted. */
export interface CountedFlow {
  readonly flow: ObservedFlow
  readonly count: number
  /** Where the first of them stands: `flows.json:12`. */
  readonly source: string
}

export interface FlowNeeds {
  readonly needs: readonly Need[]
  /** Flows whose ends are not among the sources. */
  readonly unknown: readonly CountedFlow[]
  /** What was dropped when it was seen: nothing to keep open. */
  readonly dropped: readonly CountedFlow[]
}

/** The connections that were seen, between workloads of a world. O(flows + pods). */
export function flowNeeds(flows: readonly CountedFlow[], inventory: Inventory, world: NetworkWorld): FlowNeeds {
  const parties = new PartyIndex(inventory, world)
  const unknown: CountedFlow[] = []
  const needs = flows.flatMap((one): Need[] => {
    const { flow, count, source } = one
    if (flow.outcome === "dropped" || flow.from.special === "own-node") return []
    const from = parties.source(flow.from)
    const targets = parties.targets(flow)
    if (!from || targets.length === 0) {
      unknown.push(one)
      return []
    }
    const text = `seen ${count === 1 ? "once" : `${count} times`}${flow.time ? `, last ${flow.time}` : ""} (${source})`
    return targets.map(({ to, port }) => ({
      from,
      to,
      ports: portRange(flow.protocol, port, port),
      evidence: [{ text }],
    }))
  })
  return { needs: mergeNeeds(needs), unknown, dropped: flows.filter(({ flow }) => flow.outcome === "dropped") }
}

/** Finds what the ends of flows are. */
class PartyIndex {
  readonly #directory: ServiceDirectory
  readonly #byName = new Map<string, string>()
  readonly #byAddress = new Map<bigint, Party>()
  readonly #byNamespace = new Map<string, PodEndpoint[]>()

  constructor(inventory: Inventory, world: NetworkWorld) {
    this.#directory = new ServiceDirectory(inventory, world)
    for (const pod of world.pods) {
      const [namespace = "", kind = "", name = ""] = pod.id.split("/")
      for (const key of [pod.podId, pod.id, `${namespace}//${name}`]) getOrAdd(this.#byName, key, () => pod.id)
      if (kind === "Deployment") getOrAdd(this.#byName, `${namespace}/ReplicaSet/${name}`, () => pod.id)
      if (!pod.hostNetwork)
        for (const address of pod.addresses) this.#byAddress.set(address, { kind: "workload", id: pod.id })
      getOrAdd(this.#byNamespace, pod.namespace, () => []).push(pod)
    }
    for (const { addresses } of world.nodes)
      for (const address of addresses)
        this.#byAddress.set(address, { kind: "addresses", addresses: singleAddress(address) })
  }

  /** Both ends of what a flow goes to: one that went to the address of a Service went to its pods. */
  targets({ to, port }: ObservedFlow): readonly { readonly to: Party; readonly port: number }[] {
    const address = to.pod === undefined && to.address !== undefined ? this.#directory.find(to.address, "") : undefined
    if (address?.kind === "service") {
      const ports = servicePorts(address.service).filter((one) => one.port === port)
      return [...this.#directory.targets(address.service, ports)].flatMap(([id, on]) =>
        on.length > 0 ? [{ to: { kind: "workload", id } as const, port: (on[0] as number) % 65_536 }] : [],
      )
    }
    const party = address?.kind === "api-server" ? ({ kind: "api-server" } as const) : this.find(to)
    return party ? [{ to: party, port }] : []
  }

  /** Clients on the Internet come from anywhere. */
  source({ names: _, ...end }: FlowEnd): Party | undefined {
    const party = this.find(end)
    return party?.kind === "addresses" && covers(internet, party.addresses) ? { kind: "anyone" } : party
  }

  find(end: FlowEnd): Party | undefined {
    const id = this.#workload(end)
    if (id !== undefined) return { kind: "workload", id }
    if (end.special === "api-server") return { kind: "api-server" }
    if (end.pod !== undefined || end.workload !== undefined) return undefined
    const [name] = end.names ?? []
    if (name !== undefined && end.special === "outside") return { kind: "domain", name }
    const address = parseAddress(end.address ?? "")
    if (address !== undefined)
      return this.#byAddress.get(address) ?? { kind: "addresses", addresses: singleAddress(address) }
    return end.special === "outside" ? { kind: "anyone" } : undefined
  }

  #workload({ namespace = "", pod, workload, labels }: FlowEnd): string | undefined {
    const names = [
      ...(pod === undefined ? [] : [`${namespace}/${pod}`]),
      ...(workload === undefined ? [] : [`${namespace}/${workload}`, `${namespace}//${workload.split("/").at(-1)}`]),
      // Pods of a Deployment, of a StatefulSet or DaemonSet, as their controllers name them.
      ...(pod === undefined
        ? []
        : [/^(.+)-[a-z0-9]{5,10}-[a-z0-9]{5}$/, /^(.+)-(?:\d+|[a-z0-9]{5})$/].flatMap(
            (form) => `${namespace}//${form.exec(pod)?.[1]}`,
          )),
    ]
    for (const name of names) {
      const id = this.#byName.get(name)
      if (id !== undefined) return id
    }
    if (!labels || Object.keys(labels).length === 0) return undefined
    const alike = (this.#byNamespace.get(namespace) ?? []).filter(
      (one) =>
        Object.keys(one.labels).length > 0 && Object.entries(one.labels).every(([key, value]) => labels[key] === value),
    )
    return new Set(alike.map(({ id }) => id)).size === 1 ? alike[0]?.id : undefined
  }
}
