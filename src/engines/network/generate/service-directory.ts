import { getOrAdd } from "../../../lib/get-or-add.ts"
import { union } from "../../../lib/intervals.ts"
import { type Address, parseAddress } from "../../../lib/ip.ts"
import { asArray, asNumber, asString, asStrings, get } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Resource } from "../../../model/resource.ts"
import { noPorts, type PortSet, portRange } from "../ports.ts"
import { podsOfService, type ServicePort, targetOn } from "../services.ts"
import type { NetworkWorld } from "../world.ts"

/** What a host name means inside the cluster. */
export type HostTarget =
  | { readonly kind: "service"; readonly service: Resource }
  | { readonly kind: "api-server" }
  | { readonly kind: "address"; readonly address: Address }
  /** A name that is looked up outside. */
  | { readonly kind: "outside"; readonly name: string }
  /** A name of the cluster that nothing among the sources has. */
  | { readonly kind: "missing"; readonly name: string }

/** Services by the names and addresses under which pods find them. */
export class ServiceDirectory {
  readonly #inventory: Inventory
  readonly #world: NetworkWorld
  readonly #byAddress = new Map<string, Resource>()
  readonly #pods = new Map<Resource, readonly number[]>()

  constructor(inventory: Inventory, world: NetworkWorld) {
    this.#inventory = inventory
    this.#world = world
    for (const service of inventory.ofKind("Service", ""))
      for (const address of addressesOf(service)) this.#byAddress.set(address, service)
  }

  /** Where the API server listens: what its endpoints say, else the two ports in use everywhere. */
  get apiServerPorts(): PortSet {
    const slices = [...this.#inventory.ofKind("EndpointSlice", "discovery.k8s.io", "default")]
      .filter(({ labels }) => labels["kubernetes.io/service-name"] === "kubernetes")
      .flatMap(({ object }) => asArray(get(object, "ports")))
    const endpoints = this.#inventory
      .findAll("Endpoints", "", "default", "kubernetes")
      .flatMap(({ object }) => asArray(get(object, "subsets")).flatMap((subset) => asArray(get(subset, "ports"))))
    const told = [...slices, ...endpoints].flatMap((one) => asNumber(get(one, "port")) ?? [])
    return (told.length > 0 ? told : [443, 6443]).reduce<PortSet>(
      (sum, port) => union(sum, portRange("TCP", port, port)),
      noPorts,
    )
  }

  /**
   * Looks a host up as a pod of a namespace does: `name`, `name.namespace`, `name.namespace.svc…`, and with the name of a
   * pod before it (DNS for Services and Pods; search domains of the kubelet). Undefined for the own machine, and for
   * single words that no Service has.
   */
  find(host: string, namespace: string): HostTarget | undefined {
    const address = parseAddress(host)
    if (address !== undefined) return this.#findAddress(host, address)
    if (/^localhost(\.|$)/.test(host)) return undefined
    const labels = host.split(".")
    const svc = labels.indexOf("svc")
    const own = svc > 0 ? labels.slice(0, svc) : labels
    if (own.at(-1) === "default" && own.at(-2) === "kubernetes" && own.length === 2) return { kind: "api-server" }
    if (host === "kubernetes" && namespace === "default") return { kind: "api-server" }
    // The nearest search domain counts first: `kafka-0.kafka` is a pod of the own namespace before a Service of another.
    const tries: readonly (readonly [name: string | undefined, namespace: string | undefined])[] = [
      ...(own.length === 1 ? ([[own[0], namespace]] as const) : []),
      ...(own.length === 2 && svc < 0 ? ([[own[1], namespace]] as const) : []),
      ...(own.length >= 2 ? ([[own.at(-2), own.at(-1)]] as const) : []),
    ]
    const [first, second] = tries.map(([name, space]) => this.#named(name, space))
    const isPodName = first !== undefined && own.length === 2 && svc < 0 && this.#hasPod(own[0] as string, namespace)
    const service = tries.length === 2 ? (second ?? (isPodName ? first : undefined)) : first
    if (service) return this.#follow(service)
    if (svc > 0 || host.endsWith(".local")) return { kind: "missing", name: host }
    return own.length > 1 ? { kind: "outside", name: host } : undefined
  }

  #named(name: string | undefined, namespace: string | undefined): Resource | undefined {
    return this.#inventory.find("Service", "", namespace ?? "", name ?? "")
  }

  #hasPod(name: string, namespace: string): boolean {
    const base = name.replace(/-\d+$/, "")
    return this.#world.pods.some(
      (pod) => pod.namespace === namespace && (pod.podId.endsWith(`/${name}`) || pod.id.endsWith(`/${base}`)),
    )
  }

  /** ExternalName is a name outside. */
  #follow(service: Resource): HostTarget {
    const external = asString(get(service.spec, "externalName"))
    return external === undefined
      ? { kind: "service", service }
      : { kind: "outside", name: external.replace(/\.$/, "") }
  }

  #findAddress(host: string, address: Address): HostTarget | undefined {
    const service = this.#byAddress.get(host)
    if (service)
      return service.namespace === "default" && service.name === "kubernetes"
        ? { kind: "api-server" }
        : this.#follow(service)
    return /^(?:127\.|0\.0\.0\.0$|::1?$|169\.254\.20\.10$|255\.)/.test(host) ? undefined : { kind: "address", address }
  }

  /** The pods behind a port of a Service, by workload. */
  targets(service: Resource, ports: readonly ServicePort[]): ReadonlyMap<string, PortSet> {
    const found = new Map<string, PortSet>()
    const pods = getOrAdd(this.#pods, service, () => podsOfService(service, this.#world))
    for (const index of pods) {
      const pod = this.#world.pods[index]
      if (!pod) continue
      const reached = ports.reduce<PortSet>((sum, port) => union(sum, targetOn(pod, port)), noPorts)
      if (reached.length > 0) found.set(pod.id, union(found.get(pod.id) ?? noPorts, reached))
    }
    return found
  }

  /** Addresses behind a Service without selector: its EndpointSlices and Endpoints. */
  endpoints(service: Resource): readonly Address[] {
    const slices = [...this.#inventory.ofKind("EndpointSlice", "discovery.k8s.io", service.namespace)]
      .filter(({ labels }) => labels["kubernetes.io/service-name"] === service.name)
      .flatMap(({ object }) => asArray(get(object, "endpoints")).flatMap((one) => asStrings(get(one, "addresses"))))
    const endpoints = this.#inventory
      .findAll("Endpoints", "", service.namespace, service.name)
      .flatMap(({ object }) => asArray(get(object, "subsets")).flatMap((subset) => asArray(get(subset, "addresses"))))
      .map((one) => asString(get(one, "ip")) ?? "")
    return [...slices, ...endpoints].flatMap((text) => parseAddress(text) ?? [])
  }
}

const addressesOf = ({ spec }: Resource): readonly string[] => [
  ...new Set(
    [...asStrings(get(spec, "clusterIPs")), asString(get(spec, "clusterIP")) ?? ""].filter(
      (one) => one !== "" && one !== "None",
    ),
  ),
]
