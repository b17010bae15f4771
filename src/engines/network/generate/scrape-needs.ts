import { union } from "../../../lib/intervals.ts"
import { asArray, asNumber, asString, asStrings, dig, get, type JsonValue } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import { labelSelector } from "../../../model/labels.ts"
import type { Resource } from "../../../model/resource.ts"
import type { PodTemplate } from "../../../model/workload/pod-template.ts"
import { noPorts, type PortSet, portRange } from "../ports.ts"
import { servicePorts } from "../services.ts"
import type { NetworkWorld } from "../world.ts"
import type { Evidence, Need, NeedReport, Party } from "./need.ts"
import type { ServiceDirectory } from "./service-directory.ts"

/** A port that is meant to be scraped. */
interface Scraped {
  readonly id: string
  readonly ports: PortSet
  readonly evidence: Evidence
}

/**
 * Connections of the metrics collector: to pods and Services annotated `prometheus.io/scrape: "true"`, and to what a
 * ServiceMonitor or PodMonitor selects. Sources: the scrape jobs of Prometheus' documentation (kubernetes_sd_config
 * example); prometheus-operator, api-reference.
 */
export function scrapeNeeds(
  workloads: ReadonlyMap<string, PodTemplate>,
  inventory: Inventory,
  world: NetworkWorld,
  directory: ServiceDirectory,
): NeedReport {
  const scraped = [
    ...[...workloads].flatMap(([id, pod]) => annotatedPod(id, pod)),
    ...[...inventory.ofKind("Service", "")].flatMap((service) => annotatedService(service, directory)),
    ...[...inventory.ofKind("ServiceMonitor", "monitoring.coreos.com")].flatMap((one) =>
      serviceMonitor(one, inventory, directory),
    ),
    ...[...inventory.ofKind("PodMonitor", "monitoring.coreos.com")].flatMap((one) => podMonitor(one, workloads)),
  ]
  const collectors = collectorsOf(world)
  const sources: readonly Party[] = collectors.length > 0 ? collectors : [{ kind: "cluster" }]
  const needs = scraped.flatMap(({ id, ports, evidence }) =>
    sources.map((from): Need => ({ from, to: { kind: "workload", id }, ports, evidence: [evidence] })),
  )
  const assumption =
    "No Prometheus is among the sources: ports to be scraped are let in from every pod. Add its manifests to name it."
  return { needs, assumptions: scraped.length > 0 && collectors.length === 0 ? [assumption] : [] }
}

const collectorsOf = ({ pods }: NetworkWorld): readonly Party[] => {
  const found = pods.filter(({ labels }) =>
    [labels["app.kubernetes.io/name"], labels.app, labels["k8s-app"]].some(
      (name) => name !== undefined && collectorNames.has(name),
    ),
  )
  return [...new Set(found.map(({ id }) => id))].map((id) => ({ kind: "workload", id }))
}

const collectorNames = new Set([
  "prometheus",
  "prometheus-server",
  "vmagent",
  "grafana-agent",
  "alloy",
  "opentelemetry-collector",
])

function annotatedPod(id: string, pod: PodTemplate): Scraped[] {
  const { annotations, resource, metadataPath } = pod
  if (annotations["prometheus.io/scrape"] !== "true") return []
  const written = Number(annotations["prometheus.io/port"])
  const ports = Number.isInteger(written) && written > 0 ? tcp(written) : declaredPorts(pod)
  const place = { resource, path: `${metadataPath}/annotations` }
  return [{ id, ports, evidence: { text: "annotation prometheus.io/scrape of the pods", place } }]
}

/** The first rule of the common scrape job keeps every declared port where none is named. */
const declaredPorts = (pod: PodTemplate): PortSet =>
  pod.containers
    .flatMap(({ ports }) => ports)
    .reduce<PortSet>(
      (sum, { containerPort, protocol }) =>
        containerPort !== undefined && protocol === "TCP" ? union(sum, tcp(containerPort)) : sum,
      noPorts,
    )

const tcp = (port: number): PortSet => portRange("TCP", port, port)

function annotatedService(service: Resource, directory: ServiceDirectory): Scraped[] {
  if (service.annotations["prometheus.io/scrape"] !== "true") return []
  const written = Number(service.annotations["prometheus.io/port"])
  const evidence = {
    text: `annotation prometheus.io/scrape of Service ${service.name}`,
    place: { resource: service, path: "/metadata/annotations" },
  }
  const targets = directory.targets(service, servicePorts(service))
  return [...targets].map(([id, on]) => ({
    id,
    ports: Number.isInteger(written) && written > 0 ? tcp(written) : on,
    evidence,
  }))
}

function serviceMonitor(monitor: Resource, inventory: Inventory, directory: ServiceDirectory): Scraped[] {
  const matches = labelSelector(get(monitor.spec, "selector"))
  const endpoints = asArray(get(monitor.spec, "endpoints"))
  const evidence = { text: `ServiceMonitor ${monitor.name} scrapes it`, place: { resource: monitor, path: "" } }
  return [...inventory.ofKind("Service", "")]
    .filter(({ namespace, labels }) => selectsNamespace(monitor, namespace) && matches(labels))
    .flatMap((service) =>
      endpoints.flatMap((endpoint) => {
        const name = asString(get(endpoint, "port"))
        const target = get(endpoint, "targetPort")
        const ports = servicePorts(service)
          .filter((one) => name === undefined || one.name === name)
          .map((one) =>
            name === undefined && (typeof target === "number" || typeof target === "string") ? { ...one, target } : one,
          )
        return [...directory.targets(service, ports)].map(([id, on]) => ({ id, ports: on, evidence }))
      }),
    )
}

function podMonitor(monitor: Resource, workloads: ReadonlyMap<string, PodTemplate>): Scraped[] {
  const matches = labelSelector(get(monitor.spec, "selector"))
  const evidence = { text: `PodMonitor ${monitor.name} scrapes it`, place: { resource: monitor, path: "" } }
  return [...workloads]
    .filter(([, { labels, resource }]) => selectsNamespace(monitor, resource.namespace) && matches(labels))
    .map(([id, pod]) => {
      const ports = asArray(get(monitor.spec, "podMetricsEndpoints")).reduce<PortSet>(
        (sum, endpoint) => union(sum, namedPort(pod, endpoint)),
        noPorts,
      )
      return { id, ports, evidence }
    })
}

function namedPort({ containers }: PodTemplate, endpoint: JsonValue): PortSet {
  const name = asString(get(endpoint, "port"))
  const number = asNumber(get(endpoint, "portNumber")) ?? asNumber(get(endpoint, "targetPort"))
  if (number !== undefined) return tcp(number)
  const found = containers.flatMap(({ ports }) => ports).find((one) => one.name === name)
  return found?.containerPort === undefined ? noPorts : tcp(found.containerPort)
}

function selectsNamespace(monitor: Resource, namespace: string): boolean {
  const selector = get(monitor.spec, "namespaceSelector")
  if (get(selector, "any") === true) return true
  const names = asStrings(dig(selector, "matchNames"))
  return names.length > 0 ? names.includes(namespace) : namespace === monitor.namespace
}
