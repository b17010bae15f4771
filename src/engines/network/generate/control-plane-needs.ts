import { getOrAdd } from "../../../lib/get-or-add.ts"
import { asArray, asNumber, asString, dig, get, type JsonValue } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Resource } from "../../../model/resource.ts"
import type { PodTemplate } from "../../../model/workload/pod-template.ts"
import { servicePorts } from "../services.ts"
import type { NetworkWorld } from "../world.ts"
import type { Evidence, Need } from "./need.ts"
import type { ServiceDirectory } from "./service-directory.ts"

/** Connections of the API server to webhooks, aggregated APIs and conversion webhooks in the cluster. */
export function webhookNeeds(inventory: Inventory, directory: ServiceDirectory): readonly Need[] {
  return [...serviceReferences(inventory)].flatMap(({ resource, reference, what }) => {
    const namespace = asString(get(reference, "namespace")) ?? ""
    const name = asString(get(reference, "name")) ?? ""
    const service = inventory.find("Service", "", namespace, name)
    if (!service) return []
    // admissionregistration/v1 ServiceReference, apiregistration/v1 ServiceReference: "If unspecified, defaults to 443".
    const port = asNumber(get(reference, "port")) ?? 443
    const ports = servicePorts(service).filter((one) => one.port === port)
    const evidence = [
      { text: `${what} ${resource.name} calls Service ${namespace}/${name}:${port}`, place: { resource, path: "" } },
    ]
    return [...directory.targets(service, ports)].map(
      ([id, on]): Need => ({ from: { kind: "api-server" }, to: { kind: "workload", id }, ports: on, evidence }),
    )
  })
}

function* serviceReferences(
  inventory: Inventory,
): Generator<{ resource: Resource; reference: JsonValue; what: string }> {
  for (const kind of ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"])
    for (const resource of inventory.ofKind(kind, "admissionregistration.k8s.io"))
      for (const webhook of asArray(get(resource.object, "webhooks"))) {
        const reference = dig(webhook, "clientConfig", "service")
        if (reference !== undefined) yield { resource, reference, what: kind }
      }
  for (const resource of inventory.ofKind("APIService", "apiregistration.k8s.io")) {
    const reference = get(resource.spec, "service")
    if (reference !== undefined) yield { resource, reference, what: "APIService" }
  }
  for (const resource of inventory.ofKind("CustomResourceDefinition", "apiextensions.k8s.io")) {
    const reference = dig(resource.spec, "conversion", "webhook", "clientConfig", "service")
    if (reference !== undefined) yield { resource, reference, what: "conversion of CustomResourceDefinition" }
  }
}

/** Who uses the API server, as far as bindings tell: service accounts that were given rights. */
function boundAccounts(inventory: Inventory): ReadonlyMap<string, readonly Evidence[]> {
  const bound = new Map<string, Evidence[]>()
  for (const kind of ["RoleBinding", "ClusterRoleBinding"])
    for (const resource of inventory.ofKind(kind, "rbac.authorization.k8s.io"))
      for (const subject of asArray(get(resource.object, "subjects"))) {
        if (get(subject, "kind") !== "ServiceAccount") continue
        const name = asString(get(subject, "name")) ?? ""
        const key = `${asString(get(subject, "namespace")) ?? resource.namespace}/${name}`
        const text = `${kind} ${resource.name} gives its ServiceAccount ${name} rights`
        getOrAdd(bound, key, () => []).push({ text, place: { resource, path: "" } })
      }
  return bound
}

/** The needs of workloads for the API server: they hold a token of a service account that somebody gave rights. */
export function apiServerNeeds(
  world: NetworkWorld,
  workloads: ReadonlyMap<string, PodTemplate>,
  inventory: Inventory,
  directory: ServiceDirectory,
): readonly Need[] {
  const bound = boundAccounts(inventory)
  const accounts = new Map(
    world.pods.map(({ id, namespace, serviceAccount }) => [id, `${namespace}/${serviceAccount}`]),
  )
  return [...accounts].flatMap(([id, account]): Need[] => {
    const evidence = bound.get(account)
    const pod = workloads.get(id)
    if (!evidence || (pod && !mountsToken(pod, inventory))) return []
    return [{ from: { kind: "workload", id }, to: { kind: "api-server" }, ports: directory.apiServerPorts, evidence }]
  })
}

function mountsToken(pod: PodTemplate, inventory: Inventory): boolean {
  const own = pod.automountServiceAccountToken.value
  if (own !== undefined || pod.projectedTokens.length > 0) return own === true || pod.projectedTokens.length > 0
  const account = inventory.find("ServiceAccount", "", pod.resource.namespace, pod.serviceAccountName.value)
  return get(account?.object, "automountServiceAccountToken") !== false
}
