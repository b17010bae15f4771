import { asArray, asString, asStrings, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"

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
 * Reads the flags of a kube-apiserver that runs as a static pod, as kubeadm starts it, and the AuthorizationConfiguration
 * that they name, where that is in the inventory; otherwise the usual ones.
 */
export function authorizersOf(inventory: Inventory): Authorizers {
  for (const pod of inventory.ofKind("Pod", "", "kube-system")) {
    for (const container of asArray(get(pod.spec, "containers"))) {
      const words = [...asStrings(get(container, "command")), ...asStrings(get(container, "args"))]
      if (!/(^|\/)kube-apiserver$/.test(words[0] ?? "") && asString(get(container, "name")) !== "kube-apiserver")
        continue
      return readFlags(words, inventory)
    }
  }
  return readConfiguration(inventory) ?? defaultAuthorizers
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
function readFlags(words: readonly string[], inventory: Inventory): Authorizers {
  const flag = (name: string): string | undefined => {
    const index = words.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
    if (index < 0) return undefined
    const equals = (words[index] as string).indexOf("=")
    return equals < 0 ? words[index + 1] : (words[index] as string).slice(equals + 1)
  }
  const file = flag("authorization-config")
  if (file !== undefined)
    return readConfiguration(inventory) ?? { ...defaultAuthorizers, unknown: [`the authorizers in ${file}`] }
  const modes = (flag("authorization-mode") ?? "AlwaysAllow").split(",").map((mode) => mode.trim())
  return {
    rbac: modes.includes("RBAC"),
    node: modes.includes("Node"),
    alwaysAllow: modes.includes("AlwaysAllow"),
    unknown: modes.filter((mode) => !known.includes(mode)),
  }
}
