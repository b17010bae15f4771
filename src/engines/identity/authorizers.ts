import { asArray, asString, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { apiServerFlags, type Flags } from "./api-server-flags.ts"

/** Which authorizers the API server asks (kube-apiserver --authorization-mode, --authorization-config). */
export interface Authorizers {
  readonly rbac: boolean
  readonly node: boolean
  readonly alwaysAllow: boolean
  /** Those whose answers no inventory holds: "Webhook", "ABAC", or the name of a configuration file. */
  readonly unknown: readonly string[]
}

/** What kubeadm and the managed offerings start with. */
const defaultAuthorizers: Authorizers = { rbac: true, node: true, alwaysAllow: false, unknown: [] }

/**
 * Reads the flags of the API server and the AuthorizationConfiguration that they name, where that is in the inventory;
 * otherwise the usual ones.
 */
export function authorizersOf(inventory: Inventory): Authorizers {
  const flags = apiServerFlags(inventory)
  return flags ? readFlags(flags, inventory) : (readConfiguration(inventory) ?? defaultAuthorizers)
}

/**
 * Whether admission holds kubelets to their own node. It is off unless asked for; kubeadm and the managed offerings ask.
 * Source: pkg/kubeapiserver/options/plugins.go, DefaultOffAdmissionPlugins.
 */
export function hasNodeRestriction(inventory: Inventory): boolean {
  const flags = apiServerFlags(inventory)
  const plugins = flags?.("enable-admission-plugins") ?? flags?.("admission-control") ?? ""
  return flags === undefined || plugins.split(",").some((plugin) => plugin.trim() === "NodeRestriction")
}

/** apiserver.config.k8s.io AuthorizationConfiguration; of several nobody can tell which one is used. */
function readConfiguration(inventory: Inventory): Authorizers | undefined {
  const found = [...inventory.ofKind("AuthorizationConfiguration", "apiserver.config.k8s.io")]
  const [configuration] = found
  if (configuration === undefined || found.length > 1) return undefined
  const entries = asArray(get(configuration.object, "authorizers"))
  const types = entries.map((entry) => asString(get(entry, "type")) ?? "")
  return {
    rbac: types.includes("RBAC"),
    node: types.includes("Node"),
    alwaysAllow: types.includes("AlwaysAllow"),
    unknown: entries.flatMap((entry, index) =>
      known.includes(types[index] as string) ? [] : [`${types[index]} ${asString(get(entry, "name")) ?? ""}`.trim()],
    ),
  }
}

/** Authorizers whose answers are known; AlwaysDeny never allows anything. */
const known = ["RBAC", "Node", "AlwaysAllow", "AlwaysDeny", ""]

/** kube-apiserver without either flag allows everything (AlwaysAllow). */
function readFlags(flags: Flags, inventory: Inventory): Authorizers {
  const file = flags("authorization-config")
  if (file !== undefined)
    return readConfiguration(inventory) ?? { ...defaultAuthorizers, unknown: [`the authorizers in ${file}`] }
  const modes = (flags("authorization-mode") ?? "AlwaysAllow").split(",").map((mode) => mode.trim())
  return {
    rbac: modes.includes("RBAC"),
    node: modes.includes("Node"),
    alwaysAllow: modes.includes("AlwaysAllow"),
    unknown: modes.filter((mode) => !known.includes(mode)),
  }
}
