import { asString, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { newestVersion } from "../../model/kubernetes-version.ts"
import type { Labels } from "../../model/labels.ts"
import { PodTemplate } from "../../model/workload/pod-template.ts"
import { meshAuthentication } from "./policies/istio.ts"
import { meshLabel, principalLabel } from "./policies/istio-sources.ts"
import type { MeshSettings, PodEndpoint } from "./world.ts"

const group = "security.istio.io"
const hasPolicies = (inventory: Inventory): boolean =>
  ["AuthorizationPolicy", "PeerAuthentication"].some((kind) => !inventory.ofKind(kind, group).next().done)

/** Settings of the mesh; undefined where no policy of Istio is there. */
export function meshSettings(inventory: Inventory): MeshSettings | undefined {
  if (!hasPolicies(inventory)) return undefined
  const config =
    asString(get(get(inventory.find("ConfigMap", "", "istio-system", "istio")?.object, "data"), "mesh")) ?? ""
  const setting = (name: string) => new RegExp(`^${name}:\\s*["']?([-.\\w]+)`, "m").exec(config)?.[1]
  const rootNamespace = setting("rootNamespace") ?? "istio-system"
  const bare = { rootNamespace, trustDomain: setting("trustDomain") ?? "cluster.local", authentications: [] }
  const authentications = [...inventory.ofKind("PeerAuthentication", group)].flatMap(
    (resource) => meshAuthentication(resource, { namespaces: new Map(), mesh: bare }) ?? [],
  )
  return { ...bare, authentications }
}

/**
 * How a pod takes part in the mesh, as labels: by a proxy beside it (seen, or injected because of labels), or by the node's
 * (ambient). Source: istio.io, Installing the Sidecar (injection labels); Add workloads to the mesh (ambient).
 */
export function meshLabels(inventory: Inventory, { trustDomain }: MeshSettings): (pod: PodEndpoint) => Labels {
  return (pod) => {
    const mode = modeOf(pod, inventory.find("Namespace", "", "", pod.namespace)?.labels ?? {})
    if (mode === undefined) return {}
    return {
      [meshLabel]: mode,
      [principalLabel]: `${trustDomain}/ns/${pod.namespace}/sa/${pod.serviceAccount ?? "default"}`,
    }
  }
}

function modeOf(pod: PodEndpoint, namespace: Labels): "sidecar" | "ambient" | undefined {
  if (pod.hostNetwork) return undefined
  const template = pod.resource && new PodTemplate(pod.resource, pod.template ?? "", newestVersion)
  if (template?.containers.some(({ name }) => name === "istio-proxy")) return "sidecar"
  const inject = pod.labels["sidecar.istio.io/inject"] ?? template?.annotations["sidecar.istio.io/inject"]
  const isNamespaceInjected =
    namespace["istio-injection"] === "enabled" ||
    (namespace["istio-injection"] === undefined && namespace["istio.io/rev"] !== undefined)
  if (inject === "true" || (inject === undefined && (isNamespaceInjected || pod.labels["istio.io/rev"] !== undefined)))
    return "sidecar"
  const mode = pod.labels["istio.io/dataplane-mode"] ?? namespace["istio.io/dataplane-mode"]
  return mode === "ambient" ? "ambient" : undefined
}
