import { asBoolean, asNumber, get } from "../../lib/json.ts"
import { append, resolvePointer } from "../../lib/json-pointer.ts"
import type { Inventory } from "../inventory.ts"
import type { KubernetesVersion } from "../kubernetes-version.ts"
import type { Resource } from "../resource.ts"
import type { Container } from "./container.ts"
import { PodTemplate } from "./pod-template.ts"
import { type FoundTemplate, findPodTemplates } from "./pod-template-paths.ts"
import type { Place, Setting } from "./setting.ts"

/**
 * Pods of one owner: a Deployment rather than its ReplicaSets and pods. Containers that only the running pods have
 * (injected sidecars, debug containers) are part of it.
 */
export class Workload implements Place {
  readonly resource: Resource
  readonly pod: PodTemplate
  readonly path: string
  /** Role where the owner holds several templates ("head", "worker"); "" else. */
  readonly role: string
  /** Replicas asked for; undefined where the kind has no number or leaves it to others. */
  readonly replicas: number | undefined
  /** The pods seen running for this owner; empty for manifests. */
  readonly pods: readonly Resource[]
  readonly containers: readonly Container[]

  constructor(resource: Resource, found: FoundTemplate, version: KubernetesVersion, pods: readonly Resource[] = []) {
    this.resource = resource
    this.pod = new PodTemplate(resource, found.pointer, version)
    this.path = found.pointer
    this.role = found.role
    this.replicas = found.replicas === undefined ? undefined : asNumber(resolvePointer(resource.object, found.replicas))
    this.pods = pods
    this.containers = [...this.pod.containers, ...injectedContainers(this.pod, pods, version)]
  }

  get kind(): string {
    return this.resource.kind
  }

  get namespace(): string {
    return this.resource.namespace
  }

  get name(): string {
    return this.resource.name
  }

  /** `kind/name`, with the role where there is one. */
  get displayName(): string {
    return this.role === "" ? `${this.kind}/${this.name}` : `${this.kind}/${this.name} (${this.role})`
  }

  /** `namespace/Kind/name` of the owner, also of one that the inventory lacks: a pod is named after its controller, as on the network. */
  get id(): string {
    const owner = this.kind === "Pod" ? this.resource.owners.find(({ controller }) => controller) : undefined
    const named = owner && owner.kind !== "Node" ? owner : this.resource
    return `${this.namespace}/${named.kind}/${named.name}`
  }

  /** The service account it runs as, where the inventory holds it. */
  serviceAccount(inventory: Inventory): Resource | undefined {
    return inventory.find("ServiceAccount", "", this.namespace, this.pod.serviceAccountName.value)
  }

  /**
   * Whether the API token of the service account is mounted: the pod decides, else the service account, else yes.
   * Source: kubernetes plugin/pkg/admission/serviceaccount/admission.go, shouldAutomount.
   */
  mountsToken(inventory: Inventory): Setting<boolean> {
    const own = this.pod.automountServiceAccountToken
    if (own.value !== undefined) return { ...own, value: own.value }
    const account = this.serviceAccount(inventory)
    const value = asBoolean(get(account?.object, "automountServiceAccountToken"))
    if (account && value !== undefined)
      return { value, source: "service-account", resource: account, path: append("", "automountServiceAccountToken") }
    return { ...own, value: true, source: "default" }
  }
}

/** Containers that pods have and their owner's template lacks, one for each class and name. */
function injectedContainers(template: PodTemplate, pods: readonly Resource[], version: KubernetesVersion): Container[] {
  const seen = new Set(template.containers.map(containerKey))
  return pods.flatMap((pod) =>
    new PodTemplate(pod, "", version).containers.filter((container) => {
      const key = containerKey(container)
      const isNew = !seen.has(key)
      seen.add(key)
      return isNew
    }),
  )
}

const containerKey = (container: Container): string => `${container.class}/${container.name}`

/**
 * The workloads of an inventory, one for each owner and pod template. An object that a controller in the inventory
 * owns (a ReplicaSet of a Deployment, a Job of a CronJob, a Pod of either) is counted with that owner. Pods of an owner
 * that is not in the inventory collapse to the first of them.
 */
export function findWorkloads(inventory: Inventory, version: KubernetesVersion): readonly Workload[] {
  const last = found.get(inventory)
  if (last?.minor === version.minor) return last.workloads
  const workloads = collectWorkloads(inventory, version)
  found.set(inventory, { minor: version.minor, workloads })
  return workloads
}

/** Several engines ask for the workloads of one inventory, and what a workload works out it keeps. */
const found = new WeakMap<Inventory, { readonly minor: number; readonly workloads: readonly Workload[] }>()

/** The workloads of one namespace. O(objects in the namespace). */
export const findWorkloadsIn = (
  inventory: Inventory,
  version: KubernetesVersion,
  namespace: string,
): readonly Workload[] => collectWorkloads(inventory, version, namespace)

/** The workloads that an object is, or that it belongs to as a pod, a ReplicaSet or a Job. */
export function workloadsOf(inventory: Inventory, version: KubernetesVersion, resource: Resource): readonly Workload[] {
  let top = resource
  for (let owner = inventory.controllerOf(top); owner; owner = inventory.controllerOf(top)) {
    if (owner === top || findPodTemplates(owner.group, owner.kind, owner.object).length === 0) break
    top = owner
  }
  const templates = findPodTemplates(top.group, top.kind, top.object)
  if (templates.length === 0) return []
  const pods = podsOf(inventory, top)
  return templates.map((template) => new Workload(top, template, version, pods))
}

function collectWorkloads(inventory: Inventory, version: KubernetesVersion, namespace?: string): readonly Workload[] {
  const workloads: Workload[] = []
  const orphans = new Set<string>()
  for (const { group, kind } of inventory.kinds()) {
    for (const resource of inventory.ofKind(kind, group, namespace)) {
      const templates = findPodTemplates(group, kind, resource.object)
      if (templates.length === 0 || hasTemplateOwner(inventory, resource)) continue
      const owner = resource.owners.find(({ controller }) => controller)
      // A static pod's owner is its node, which makes each pod a workload of its own.
      if (owner && owner.kind !== "Node") {
        const key = `${resource.namespace}/${owner.kind}/${owner.name}/${owner.uid}`
        if (orphans.has(key)) continue
        orphans.add(key)
      }
      const pods = podsOf(inventory, resource)
      for (const template of templates) workloads.push(new Workload(resource, template, version, pods))
    }
  }
  return workloads
}

const hasTemplateOwner = (inventory: Inventory, resource: Resource): boolean => {
  const owner = inventory.controllerOf(resource)
  return owner !== undefined && findPodTemplates(owner.group, owner.kind, owner.object).length > 0
}

/** Pods below an owner, through ReplicaSets and Jobs. Owner chains in real clusters are at most three long. */
function podsOf(inventory: Inventory, owner: Resource, depth = 0): readonly Resource[] {
  if (depth > 4) return []
  return inventory
    .ownedBy(owner)
    .flatMap((owned) => (owned.kind === "Pod" && owned.group === "" ? [owned] : podsOf(inventory, owned, depth + 1)))
}
