import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Inventory } from "../../model/inventory.ts"
import { type KubernetesVersion, newestVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { nodeOf } from "../../model/workload/running-pod.ts"
import { findWorkloads, type Workload } from "../../model/workload/workload.ts"
import { serviceAccountOf } from "../identity/identity.ts"
import { worldOf as permissionsOf } from "../identity/report-holders.ts"
import type { World } from "../identity/world.ts"
import { networkOf, worldOf as networkWorldOf } from "../network/network-of.ts"
import type { Reachability } from "../network/reachability.ts"
import type { NetworkWorld } from "../network/world.ts"
import { Admission } from "./admission.ts"
import { withDefaultDeny } from "./default-deny.ts"
import { labelOf } from "./labels.ts"

/** A flaw of a workload's image that opens it to the network. */
export interface WorkloadFlaw {
  readonly id: string
  readonly probability: number
  /** Where the probability comes from: "is exploited in the wild (KEV)", "EPSS 0.93". */
  readonly why?: string
}

/** What may be assumed to be otherwise than the inventory says. */
export interface Assumptions {
  /** Every namespace outside kube-system enforces this level of Pod Security. */
  readonly podSecurity?: "baseline" | "restricted"
  /** Every namespace outside kube-system denies all ingress and egress by default. */
  readonly networkPolicy?: "default-deny"
}

export interface PathOptions {
  readonly version?: KubernetesVersion
  readonly assume?: Assumptions
  /** Known flaws of a workload's images that an attacker on the network can use, where a scan of images found them. */
  readonly flaws?: (workload: Workload) => readonly WorkloadFlaw[]
  /** What cloud identities may do to the cluster itself, which no inventory holds. */
  readonly cloudRights?: readonly { readonly identity: string; readonly gives: "cluster-admin" | "node-root" }[]
}

/** The pods of one owner and template. */
export interface WorkloadClass {
  /** `namespace/Kind/name`. */
  readonly id: string
  /** For sentences: `Deployment shop/cart`. */
  readonly label: string
  readonly namespace: string
  readonly workload: Workload
  /** Nodes that its pods run on; `*` where nobody knows yet. */
  readonly nodes: readonly string[]
  readonly account: string
  /** Pods that run, else replicas asked for; undefined where nothing says. */
  readonly pods: number | undefined
}

/** Stands for the worker node that a pod of a manifest will run on. */
export const someNode = "*"

/** Namespaces of Kubernetes itself: breaking into what runs there is no start that is taken for granted. */
export const isSystemNamespace = (name: string): boolean => /^kube-/.test(name)

/** What the primitives look at, indexed once. */
export interface PathWorld {
  readonly inventory: Inventory
  readonly version: KubernetesVersion
  readonly options: PathOptions
  readonly identity: World
  readonly workloads: readonly WorkloadClass[]
  readonly namespaces: readonly string[]
  /** Nodes by name; `*` where none is known. */
  readonly nodeNames: readonly string[]
  readonly controlPlane: ReadonlySet<string>
  readonly admission: Admission
  readonly accountsIn: (namespace: string) => readonly string[]
  readonly workloadsIn: (namespace: string) => readonly WorkloadClass[]
  readonly network: () => Reachability
  readonly networkWorld: () => NetworkWorld
  /** Positions of a workload's pods in the network. */
  readonly endpointsOf: (workload: WorkloadClass) => readonly number[]
}

export function readWorld(given: Inventory, options: PathOptions = {}): PathWorld {
  const inventory = options.assume?.networkPolicy === "default-deny" ? withDefaultDeny(given, isSystemNamespace) : given
  const version = options.version ?? newestVersion
  const workloads = classesOf(inventory, version)
  const identity = permissionsOf({ inventory, version })
  const nodes = new Set<string>([...inventory.ofKind("Node", "")].map(({ name }) => name))
  for (const one of workloads) for (const node of one.nodes) nodes.add(node)
  const byNamespace = new Map<string, WorkloadClass[]>()
  for (const one of workloads) getOrAdd(byNamespace, one.namespace, () => []).push(one)
  const accounts = accountsByNamespace(inventory, identity, workloads)
  const namespaces = new Set<string>([...byNamespace.keys(), ...accounts.keys()])
  for (const { name } of inventory.ofKind("Namespace", "")) namespaces.add(name)
  for (const { namespace } of inventory.ofKind("Secret", "")) namespaces.add(namespace)
  for (const kind of ["Role", "RoleBinding"])
    for (const { namespace } of inventory.ofKind(kind, "rbac.authorization.k8s.io")) namespaces.add(namespace)
  // Every namespace has an account of that name (serviceaccounts-controller).
  for (const namespace of namespaces) getOrAdd(accounts, namespace, () => new Set()).add("default")
  const lists = new Map([...accounts].map(([namespace, names]) => [namespace, [...names]]))
  const source = { inventory, version }
  let endpoints: Map<string, number[]> | undefined
  return {
    inventory,
    version,
    options,
    identity,
    workloads,
    namespaces: [...namespaces],
    nodeNames: nodes.size > 0 ? [...nodes] : [someNode],
    controlPlane: controlPlaneOf(inventory, workloads),
    admission: new Admission(inventory, version, options.assume ?? {}),
    accountsIn: (namespace) => lists.get(namespace) ?? [],
    workloadsIn: (namespace) => byNamespace.get(namespace) ?? [],
    network: () => networkOf(source),
    networkWorld: () => networkWorldOf(source),
    endpointsOf: ({ id }) => {
      if (!endpoints) {
        endpoints = new Map()
        for (const [index, pod] of networkWorldOf(source).pods.entries())
          getOrAdd(endpoints, pod.id, () => []).push(index)
      }
      return endpoints.get(id) ?? []
    },
  }
}

function classesOf(inventory: Inventory, version: KubernetesVersion): readonly WorkloadClass[] {
  const found = findWorkloads(inventory, version)
  const isRunning = [...inventory.ofKind("Node", "")].length > 0
  const classes = new Map<string, WorkloadClass>()
  // Pods whose owner is not there are found one by one.
  const alone = new Map<string, number>()
  for (const { kind, id } of found) if (kind === "Pod") alone.set(id, (alone.get(id) ?? 0) + 1)
  for (const workload of found) {
    const { id } = workload
    const pods = workload.kind === "Pod" ? [workload.resource, ...workload.pods] : workload.pods
    const placed = [...new Set(pods.flatMap((pod) => nodeOf(pod) ?? []))]
    // Where nodes are known, what runs on none of them does not run.
    const nodes = placed.length > 0 ? placed : isRunning && workload.kind !== "Pod" ? [] : [someNode]
    const key = workload.role === "" ? id : `${id}#${workload.role}`
    if (classes.has(key)) continue
    classes.set(key, {
      id: key,
      label: labelOf(key),
      namespace: workload.namespace,
      workload,
      nodes,
      account: workload.pod.serviceAccountName.value,
      pods: alone.get(id) ?? (workload.pods.length > 0 ? workload.pods.length : workload.replicas),
    })
  }
  return [...classes.values()]
}

function accountsByNamespace(
  inventory: Inventory,
  { authorizer }: World,
  workloads: readonly WorkloadClass[],
): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>()
  const add = (namespace: string, name: string) => getOrAdd(names, namespace, () => new Set()).add(name)
  for (const { namespace, name } of inventory.ofKind("ServiceAccount", "")) add(namespace, name)
  for (const { namespace, account } of workloads) add(namespace, account)
  for (const { kind, name } of authorizer.subjects) {
    const account = kind === "User" ? serviceAccountOf(name) : undefined
    if (account) add(account.namespace, account.name)
  }
  return names
}

const controlPlaneLabels = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"]

/** Nodes that run the API server or etcd, by their label or by the static pods that are there. */
function controlPlaneOf(inventory: Inventory, workloads: readonly WorkloadClass[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { name, labels } of inventory.ofKind("Node", ""))
    if (controlPlaneLabels.some((label) => Object.hasOwn(labels, label))) found.add(name)
  for (const { namespace, workload, nodes } of workloads) {
    const component = workload.pod.labels.component ?? ""
    if (namespace !== "kube-system" || !["kube-apiserver", "etcd"].includes(component)) continue
    for (const node of nodes) if (node !== someNode) found.add(node)
  }
  return found
}

export const providerOf = (inventory: Inventory): string | undefined => {
  for (const node of inventory.ofKind("Node", "")) {
    const provider = /^(aws|gce|azure):/.exec(String(node.spec.providerID ?? ""))?.[1]
    if (provider) return provider
  }
  return undefined
}

export const resourcesOf = (inventory: Inventory, kind: string, group = ""): readonly Resource[] => [
  ...inventory.ofKind(kind, group),
]
