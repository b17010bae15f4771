import { union } from "../../lib/intervals.ts"
import { asArray, asString, get } from "../../lib/json.ts"
import { resolvePointer } from "../../lib/json-pointer.ts"
import type { Inventory } from "../../model/inventory.ts"
import { newestVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { PodTemplate } from "../../model/workload/pod-template.ts"
import { type PortSet, portRange, protocolOf } from "./ports.ts"
import { backendsOf, podsOfService, portsOfBackend, servicePorts, targetOn } from "./services.ts"
import type { NetworkWorld } from "./world.ts"

/** A way into the cluster that something opens to a pod. */
export interface Entry {
  /** Who connects to the pod: an ingress controller inside the cluster, or the outside itself. */
  readonly from: "ingress-controller" | "internet"
  /** Position of the pod in the world. */
  readonly pod: number
  /** Ports of the pod that it leads to. */
  readonly ports: PortSet
  /** The Ingress, Route, Service or workload that opens it. */
  readonly by: Resource
  /** The Service it goes through, where there is one. */
  readonly service: Resource | undefined
}

/**
 * Every way from outside to a pod: Ingress, Gateway API routes and OpenShift Routes through their controller; Services
 * of type LoadBalancer and NodePort, or with external addresses; ports of the host. Policies are not asked here.
 */
export function entriesOf(inventory: Inventory, world: NetworkWorld): readonly Entry[] {
  return [...controllerEntries(inventory, world), ...serviceEntries(inventory, world), ...hostEntries(world)]
}

function controllerEntries(inventory: Inventory, world: NetworkWorld): Entry[] {
  return backendsOf(inventory).flatMap((backend) => {
    const ports = portsOfBackend(backend)
    return podsOfService(backend.service, world).flatMap((pod) => {
      const reached = joined(ports.map((port) => targetOn(at(world, pod), port)))
      return reached.length === 0
        ? []
        : [{ from: "ingress-controller" as const, pod, ports: reached, by: backend.by, service: backend.service }]
    })
  })
}

/** Source: k8s.io/api/core/v1/types.go, ServiceType and externalIPs. */
function serviceEntries(inventory: Inventory, world: NetworkWorld): Entry[] {
  return [...inventory.ofKind("Service", "")].filter(isExternal).flatMap((service) =>
    podsOfService(service, world).flatMap((pod) => {
      const ports = joined(servicePorts(service).map((port) => targetOn(at(world, pod), port)))
      return ports.length === 0 ? [] : [{ from: "internet" as const, pod, ports, by: service, service }]
    }),
  )
}

function isExternal(service: Resource): boolean {
  const type = asString(get(service.spec, "type"))
  return type === "LoadBalancer" || type === "NodePort" || asArray(get(service.spec, "externalIPs")).length > 0
}

function hostEntries(world: NetworkWorld): Entry[] {
  return world.pods.flatMap(({ resource, template, hostNetwork }, pod) => {
    if (!resource || !(hostNetwork || declaresHostPort(resource, template ?? ""))) return []
    const containers = new PodTemplate(resource, template ?? "", newestVersion).containers
    const ports = joined(
      containers
        .flatMap((container) => container.ports)
        .map(({ containerPort, hostPort, protocol }) => {
          const known = protocolOf(protocol)
          const open = hostPort !== undefined || hostNetwork
          return open && known && containerPort !== undefined ? portRange(known, containerPort, containerPort) : []
        }),
    )
    return ports.length === 0 ? [] : [{ from: "internet" as const, pod, ports, by: resource, service: undefined }]
  })
}

/** Cheap to ask of every pod; few answer yes. */
const declaresHostPort = (resource: Resource, template: string): boolean => {
  const spec = get(resolvePointer(resource.object, template), "spec")
  return ["containers", "initContainers"].some((key) =>
    asArray(get(spec, key)).some((container) =>
      asArray(get(container, "ports")).some((port) => get(port, "hostPort") !== undefined),
    ),
  )
}

const joined = (sets: readonly PortSet[]): PortSet => sets.reduce<PortSet>((all, set) => union(all, set), [])

const at = (world: NetworkWorld, index: number) => world.pods[index] as NetworkWorld["pods"][number]
