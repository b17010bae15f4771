import type { Inventory } from "../../model/inventory.ts"
import { type KubernetesVersion, newestVersion } from "../../model/kubernetes-version.ts"
import { rbacGroup } from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"
import { Authorizer } from "./authorizer.ts"
import { type Authorizers, authorizersOf, hasNodeRestriction } from "./authorizers.ts"
import { bootstrapPolicy } from "./bootstrap/policy.ts"
import { type NodeAuthorizer, nodeAuthorizer } from "./node-authorizer.ts"
import { readPolicy } from "./policy.ts"

/** An inventory made ready for questions about permissions. */
export interface World {
  readonly inventory: Inventory
  readonly version: KubernetesVersion
  readonly authorizer: Authorizer
  readonly authorizers: Authorizers
  /** Whether the admission plug-in NodeRestriction is on. */
  readonly nodeRestriction: boolean
  /** Made when a kubelet is first asked about. */
  readonly nodes: () => NodeAuthorizer
}

export interface CompileOptions {
  /** The version to answer as; the newest by default. */
  readonly version?: KubernetesVersion
  /** Default: read from the API server's static pod, else Node and RBAC. */
  readonly authorizers?: Authorizers
  /** Default: read from the API server's static pod, else on. */
  readonly nodeRestriction?: boolean
  /**
   * Roles and bindings that stand in where the inventory has none of their name. By default those that Kubernetes makes
   * itself, for manifests; a cluster's inventory holds its own.
   */
  readonly defaults?: readonly Resource[]
}

/** Makes an inventory ready for questions: resolves bindings, roles and aggregation once. O(rules + bound subjects). */
export function compile(inventory: Inventory, options: CompileOptions = {}): World {
  const { version = newestVersion } = options
  const defaults = options.defaults ?? (isOfCluster(inventory) ? [] : bootstrapPolicy(version))
  let nodes: NodeAuthorizer | undefined
  return {
    inventory,
    version,
    authorizer: new Authorizer(readPolicy(inventory, defaults)),
    authorizers: options.authorizers ?? authorizersOf(inventory),
    nodeRestriction: options.nodeRestriction ?? hasNodeRestriction(inventory),
    nodes: () => {
      nodes ??= nodeAuthorizer(inventory, version)
      return nodes
    },
  }
}

/** Whether roles were read from a cluster: then they are all there is. Every cluster has this one. */
const isOfCluster = (inventory: Inventory): boolean =>
  inventory.find("ClusterRole", rbacGroup, "", "cluster-admin")?.origin.kind === "cluster"
