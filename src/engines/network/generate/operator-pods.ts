import { asArray, asString, asStringMap, dig, get } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import { servicePorts } from "../services.ts"
import type { NetworkWorld, PodEndpoint } from "../world.ts"
import type { Need } from "./need.ts"
import type { ServiceDirectory } from "./service-directory.ts"

/**
 * Pods that the Prometheus operator makes from its objects, with the labels it gives them. They are not among manifests.
 * Source: prometheus-operator, pkg/prometheus/server/statefulset.go (podSelectorLabels, ports), pkg/alertmanager/statefulset.go.
 */
export function withOperatorPods(inventory: Inventory, world: NetworkWorld): NetworkWorld {
  const there = new Set(world.pods.map(({ id }) => id))
  const added = (["Prometheus", "Alertmanager"] as const).flatMap((kind) =>
    [...inventory.ofKind(kind, "monitoring.coreos.com")].flatMap((resource): PodEndpoint[] => {
      const { name, namespace, spec } = resource
      const role = kind.toLowerCase()
      const id = `${namespace}/StatefulSet/${role}-${name}`
      if (there.has(id)) return []
      const labels = {
        ...asStringMap(dig(spec, "podMetadata", "labels")),
        "app.kubernetes.io/name": role,
        "app.kubernetes.io/instance": name,
        [role]: name,
      }
      const port = kind === "Prometheus" ? 9090 : 9093
      const portName = asString(get(spec, "portName")) ?? "web"
      return [
        {
          kind: "pod",
          id,
          podId: id,
          namespace,
          labels,
          ports: [{ name: portName, port, protocol: "TCP" }],
          addresses: [],
          hostNetwork: get(spec, "hostNetwork") === true,
          node: undefined,
          serviceAccount: asString(get(spec, "serviceAccountName")) ?? "default",
        },
      ]
    }),
  )
  return added.length === 0 ? world : { ...world, pods: [...world.pods, ...added] }
}

/** Connections of Prometheus to the alert managers that its object names (spec.alerting.alertmanagers). */
export const alertingNeeds = (inventory: Inventory, directory: ServiceDirectory): readonly Need[] =>
  [...inventory.ofKind("Prometheus", "monitoring.coreos.com")].flatMap((resource) =>
    asArray(dig(resource.spec, "alerting", "alertmanagers")).flatMap((one) => {
      const namespace = asString(get(one, "namespace")) ?? resource.namespace
      const service = inventory.find("Service", "", namespace, asString(get(one, "name")) ?? "")
      if (!service) return []
      const port = get(one, "port")
      const ports = servicePorts(service).filter(({ name, port: number }) => name === port || number === port)
      const evidence = [
        {
          text: `Prometheus ${resource.name} sends alerts to Service ${namespace}/${service.name}`,
          place: { resource, path: "" },
        },
      ]
      const from = { kind: "workload", id: `${resource.namespace}/StatefulSet/prometheus-${resource.name}` } as const
      return [...directory.targets(service, ports)].map(
        ([id, on]): Need => ({ from, to: { kind: "workload", id }, ports: on, evidence }),
      )
    }),
  )
