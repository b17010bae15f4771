import { getOrAdd } from "../../lib/get-or-add.ts"
import { asArray, asNumber, asString, asStringMap, dig, get, type JsonValue } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { labelEquality } from "../../model/labels.ts"
import type { Resource } from "../../model/resource.ts"
import { type PortSet, portRange, protocolOf } from "./ports.ts"
import type { NetworkWorld, PodEndpoint } from "./world.ts"

/** One port of a Service and what it leads to on a pod. */
export interface ServicePort {
  readonly name: string | undefined
  readonly port: number
  readonly nodePort: number | undefined
  readonly protocol: string
  /** A number, or a name that each pod resolves. */
  readonly target: number | string
}

/** The ports of a Service. `targetPort` is `port` unless said (k8s.io/api/core/v1/types.go, ServicePort). */
export const servicePorts = (service: Resource): readonly ServicePort[] =>
  asArray(get(service.spec, "ports")).flatMap((item) => {
    const port = asNumber(get(item, "port"))
    const target = get(item, "targetPort")
    if (port === undefined) return []
    return [
      {
        name: asString(get(item, "name")),
        port,
        nodePort: asNumber(get(item, "nodePort")),
        protocol: asString(get(item, "protocol")) ?? "TCP",
        target: typeof target === "number" && target !== 0 ? target : asString(target) || port,
      },
    ]
  })

/** Positions of the pods that a Service sends to; none for one without a selector. */
export function podsOfService(service: Resource, world: NetworkWorld): readonly number[] {
  const selector = asStringMap(get(service.spec, "selector"))
  if (Object.keys(selector).length === 0) return []
  const matches = labelEquality(selector)
  return podsOfNamespace(service.namespace, world).filter((index) => matches((world.pods[index] as PodEndpoint).labels))
}

const byNamespace = new WeakMap<readonly PodEndpoint[], ReadonlyMap<string, readonly number[]>>()

/** Positions of the pods of a namespace, so that a Service does not look at all of them. O(pods) once. */
function podsOfNamespace(namespace: string, { pods }: NetworkWorld): readonly number[] {
  let index = byNamespace.get(pods)
  if (!index) {
    const made = new Map<string, number[]>()
    for (const [position, pod] of pods.entries()) getOrAdd(made, pod.namespace, () => []).push(position)
    byNamespace.set(pods, made)
    index = made
  }
  return index.get(namespace) ?? []
}

/** Where a Service port ends on a pod; empty where the pod does not declare the name. */
export function targetOn(pod: PodEndpoint, { target, protocol }: ServicePort): PortSet {
  const known = protocolOf(protocol)
  if (!known) return []
  if (typeof target === "number") return portRange(known, target, target)
  const declared = pod.ports.find(({ name, protocol: own }) => name === target && own === known)
  return declared ? portRange(known, declared.port, declared.port) : []
}

/** A Service that an Ingress, Gateway route or Route sends requests to; without a port, all of its ports. */
export interface Backend {
  readonly by: Resource
  readonly service: Resource
  /** Name or number of the Service port, or of its target port where `byTarget`. */
  readonly port: string | number | undefined
  readonly byTarget: boolean
}

/** What ingress controllers and gateways forward to. */
export function backendsOf(inventory: Inventory): readonly Backend[] {
  return [
    ...[...inventory.ofKind("Ingress", "networking.k8s.io"), ...inventory.ofKind("Ingress", "extensions")].flatMap(
      (ingress) => ingressBackends(ingress, inventory),
    ),
    ...routeKinds.flatMap((kind) =>
      [...inventory.ofKind(kind, "gateway.networking.k8s.io")].flatMap((route) => gatewayBackends(route, inventory)),
    ),
    ...[...inventory.ofKind("Route", "route.openshift.io")].flatMap((route) => openShiftBackends(route, inventory)),
  ]
}

const routeKinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]

const servicesNamed = (inventory: Inventory, namespace: string, name: JsonValue | undefined): readonly Resource[] =>
  inventory.findAll("Service", "", namespace, asString(name) ?? "")

/** Source: k8s.io/api/networking/v1/types.go, IngressBackend; `serviceName` and `servicePort` are extensions/v1beta1. */
function ingressBackends(ingress: Resource, inventory: Inventory): Backend[] {
  const rules = asArray(get(ingress.spec, "rules")).flatMap((rule) => asArray(dig(rule, "http", "paths")))
  const backends = [
    get(ingress.spec, "defaultBackend") ?? get(ingress.spec, "backend"),
    ...rules.map((path) => get(path, "backend")),
  ]
  return backends.flatMap((backend) => {
    const service = get(backend, "service")
    const port = get(service, "port")
    const written = get(port, "number") ?? get(port, "name") ?? get(backend, "servicePort")
    return servicesNamed(inventory, ingress.namespace, get(service, "name") ?? get(backend, "serviceName")).map(
      (found) => ({ by: ingress, service: found, port: portReference(written), byTarget: false }),
    )
  })
}

/** Source: gateway-api, apis/v1/shared_types.go, BackendObjectReference. */
function gatewayBackends(route: Resource, inventory: Inventory): Backend[] {
  return asArray(get(route.spec, "rules"))
    .flatMap((rule) => asArray(get(rule, "backendRefs")))
    .filter((reference) => (get(reference, "kind") ?? "Service") === "Service")
    .flatMap((reference) =>
      servicesNamed(inventory, asString(get(reference, "namespace")) ?? route.namespace, get(reference, "name")).map(
        (service) => ({ by: route, service, port: portReference(get(reference, "port")), byTarget: false }),
      ),
    )
}

/** `port.targetPort` is a target port's number or name, or the name of a Service port (openshift/api, route/v1). */
function openShiftBackends(route: Resource, inventory: Inventory): Backend[] {
  const targets = [get(route.spec, "to"), ...asArray(get(route.spec, "alternateBackends"))]
  return targets.flatMap((target) =>
    servicesNamed(inventory, route.namespace, get(target, "name")).map((service) => ({
      by: route,
      service,
      port: portReference(dig(route.spec, "port", "targetPort")),
      byTarget: true,
    })),
  )
}

const portReference = (value: JsonValue | undefined): string | number | undefined =>
  typeof value === "number" || typeof value === "string" ? value : undefined

/** The Service ports that a backend means. */
export function portsOfBackend({ service, port, byTarget }: Backend): readonly ServicePort[] {
  const ports = servicePorts(service)
  if (port === undefined) return ports
  return ports.filter(
    (item) =>
      item.name === port || (byTarget ? item.target === port : item.port === port || String(item.port) === port),
  )
}
