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

/** Reads the flags of a kube-apiserver that runs as a static pod, as kubeadm starts it; otherwise the usual ones. */
export function authorizersOf(inventory: Inventory): Authorizers {
  for (const pod of inventory.ofKind("Pod", "", "kube-system")) {
    for (const container of asArray(get(pod.spec, "containers"))) {
      const words = [...asStrings(get(container, "command")), ...asStrings(get(container, "args"))]
      if (!/(^|\/)kube-apiserver$/.test(words[0] ?? "") && asString(get(container, "name")) !== "kube-apiserver")
        continue
      return readFlags(words)
    }
  }
  return defaultAuthorizers
}

/** kube-apiserver without either flag allows everything (AlwaysAllow). */
function readFlags(words: readonly string[]): Authorizers {
  const flag = (name: string): string | undefined => {
    const index = words.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
    if (index < 0) return undefined
    const equals = (words[index] as string).indexOf("=")
    return equals < 0 ? words[index + 1] : (words[index] as string).slice(equals + 1)
  }
  const file = flag("authorization-config")
  if (file !== undefined) return { ...defaultAuthorizers, unknown: [`the authorizers in ${file}`] }
  const modes = (flag("authorization-mode") ?? "AlwaysAllow").split(",").map((mode) => mode.trim())
  return {
    rbac: modes.includes("RBAC"),
    node: modes.includes("Node"),
    alwaysAllow: modes.includes("AlwaysAllow"),
    unknown: modes.filter((mode) => !["RBAC", "Node", "AlwaysAllow", "AlwaysDeny", ""].includes(mode)),
  }
}
