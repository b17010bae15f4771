import { asString, get, isObject, type JsonObject } from "../../../lib/json.ts"
import { append, type JsonPointer } from "../../../lib/json-pointer.ts"
import { readDocuments } from "../../../lib/yaml/index.ts"
import type { Inventory } from "../../../model/inventory.ts"
import { groupOf, type Resource, versionOf } from "../../../model/resource.ts"
import type { Place } from "../../../model/workload/setting.ts"

/**
 * A configuration of one of Kubernetes' programs: a file with apiVersion and kind, or the text of one in a ConfigMap, as
 * kubeadm keeps those of the kubelet, of kube-proxy and its own in kube-system.
 */
export interface Configuration extends Place {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly object: JsonObject
  /** True inside a ConfigMap, where a patch of the object cannot reach. */
  readonly isEmbedded: boolean
  /** A place in the configuration; in a ConfigMap the key that holds it. */
  at(...tokens: readonly (string | number)[]): Place
}

/** Groups of files that programs of Kubernetes are started with; no API server serves them. */
const groups: ReadonlySet<string> = new Set([
  "apiserver.config.k8s.io",
  "apiserver.k8s.io",
  "audit.k8s.io",
  "eventratelimit.admission.k8s.io",
  "imagepolicy.k8s.io",
  "kubeadm.k8s.io",
  "kubelet.config.k8s.io",
  "kubeproxy.config.k8s.io",
  "kubescheduler.config.k8s.io",
  "pod-security.admission.config.k8s.io",
])
const known = new WeakMap<Inventory, readonly Configuration[]>()

/** Every configuration in the inventory, or those of one kind. Read once for all checks of a run: O(ConfigMaps). */
export function configurationsOf(inventory: Inventory, kind: string): readonly Configuration[] {
  let all = known.get(inventory)
  if (!all) {
    all = [...readAll(inventory)]
    known.set(inventory, all)
  }
  return all.filter((configuration) => configuration.kind === kind)
}

function* readAll(inventory: Inventory): Generator<Configuration> {
  for (const { group, kind } of inventory.kinds()) {
    if (!groups.has(group)) continue
    for (const resource of inventory.ofKind(kind, group)) yield configuration(resource, "", resource.object, false)
  }
  for (const resource of inventory.ofKind("ConfigMap", "")) {
    const data = get(resource.object, "data")
    if (!isObject(data)) continue
    for (const [key, text] of Object.entries(data)) {
      if (typeof text !== "string" || text.length > maxLength || !looksLikeConfiguration(text)) continue
      for (const object of objectsIn(text))
        if (groups.has(groupOf(asString(get(object, "apiVersion")) ?? "")))
          yield configuration(resource, append("", "data", key), object, true)
    }
  }
}

/** Longer texts are bundles and dashboards. */
const maxLength = 128 * 1024

const looksLikeConfiguration = (text: string): boolean =>
  /^"?kind"?: *"?\w*(?:Configuration|Policy)"?/m.test(text) && /^"?apiVersion"?:/m.test(text)

function objectsIn(text: string): readonly JsonObject[] {
  return [...readDocuments(text)].flatMap(({ value }) => (isObject(value) ? [value] : []))
}

function configuration(resource: Resource, path: JsonPointer, object: JsonObject, isEmbedded: boolean): Configuration {
  const apiVersion = asString(get(object, "apiVersion")) ?? ""
  return {
    resource,
    path,
    object,
    isEmbedded,
    group: groupOf(apiVersion),
    version: versionOf(apiVersion),
    kind: asString(get(object, "kind")) ?? "",
    at: (...tokens) => ({ resource, path: isEmbedded ? path : append(path, ...tokens) }),
  }
}
