import { asArray, asObject, asString, dig, get, type JsonObject, type JsonValue } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { Resource } from "../../model/resource.ts"

export type NodeObjectKind =
  | "secret"
  | "configMap"
  | "claim"
  | "volume"
  | "serviceAccount"
  | "resourceClaim"
  | "attachment"
  | "slice"
  | "certificateRequest"
  | "pod"

export interface NodeObject {
  readonly kind: NodeObjectKind
  readonly namespace: string
  readonly name: string
}

/** Which objects the pods of a node need: what its kubelet may read. */
export interface NodeGraph {
  /** Nodes that the inventory holds, and those that its objects name, sorted. */
  readonly nodes: readonly string[]
  reaches(node: string, kind: NodeObjectKind, namespace: string, name: string): boolean
  /** Everything that a node reaches. O(objects that any node needs). */
  objectsOf(node: string): readonly NodeObject[]
}

const mirrorAnnotation = "kubernetes.io/config.mirror"

/**
 * Objects by the nodes that need them, through the pods bound there, their claims and the volumes of those.
 * Source: plugin/pkg/auth/authorizer/node/graph.go. Mirror pods reach nothing but themselves: kubelets write them.
 */
export function nodeGraph(inventory: Inventory): NodeGraph {
  const needed = new Map<string, { readonly object: NodeObject; readonly nodes: Set<string> }>()
  const known = new Set([...inventory.ofKind("Node", "")].map(({ name }) => name))
  const nodesOf = (kind: NodeObjectKind, namespace: string, name: string): ReadonlySet<string> | undefined =>
    needed.get(objectKey(kind, namespace, name))?.nodes
  const link = (kind: NodeObjectKind, namespace: string, name: string | undefined, to: Iterable<string>): void => {
    if (!name) return
    const key = objectKey(kind, namespace, name)
    const entry = needed.get(key) ?? { object: { kind, namespace, name }, nodes: new Set() }
    for (const node of to) {
      entry.nodes.add(node)
      known.add(node)
    }
    needed.set(key, entry)
  }
  for (const pod of inventory.ofKind("Pod", "")) linkPod(pod, link)
  for (const volume of inventory.ofKind("PersistentVolume", "")) {
    const claim = get(volume.spec, "claimRef")
    const namespace = asString(get(claim, "namespace")) ?? ""
    const to = nodesOf("claim", namespace, asString(get(claim, "name")) ?? "") ?? []
    link("volume", "", volume.name, to)
    for (const [secretNamespace, secret] of volumeSecrets(volume.spec, namespace))
      link("secret", secretNamespace, secret, to)
  }
  const linkByField = (kind: NodeObjectKind, resources: Iterable<Resource>) => {
    for (const { namespace, name, spec } of resources) {
      const node = asString(get(spec, "nodeName"))
      if (node) link(kind, namespace, name, [node])
    }
  }
  linkByField("attachment", inventory.ofKind("VolumeAttachment", "storage.k8s.io"))
  linkByField("slice", inventory.ofKind("ResourceSlice", "resource.k8s.io"))
  linkByField("certificateRequest", inventory.ofKind("PodCertificateRequest", "certificates.k8s.io"))
  return {
    nodes: [...known].sort(),
    reaches: (node, kind, namespace, name) => nodesOf(kind, namespace, name)?.has(node) ?? false,
    objectsOf: (node) => [...needed.values()].filter(({ nodes }) => nodes.has(node)).map(({ object }) => object),
  }
}

const objectKey = (kind: NodeObjectKind, namespace: string, name: string): string => `${kind}/${namespace}/${name}`

type Link = (kind: NodeObjectKind, namespace: string, name: string | undefined, to: Iterable<string>) => void

function linkPod(pod: Resource, link: Link): void {
  const { spec, namespace } = pod
  const node = asString(get(spec, "nodeName"))
  if (!node) return
  const to = [node]
  link("pod", namespace, pod.name, to)
  if (Object.hasOwn(pod.annotations, mirrorAnnotation)) return
  link("serviceAccount", namespace, asString(get(spec, "serviceAccountName")), to)
  for (const secret of asArray(get(spec, "imagePullSecrets"))) link("secret", namespace, nameOf(secret), to)
  for (const list of ["initContainers", "containers", "ephemeralContainers"])
    for (const container of asArray(get(spec, list))) {
      for (const source of asArray(get(container, "envFrom"))) {
        link("secret", namespace, nameOf(get(source, "secretRef")), to)
        link("configMap", namespace, nameOf(get(source, "configMapRef")), to)
      }
      for (const variable of asArray(get(container, "env"))) {
        link("secret", namespace, nameOf(dig(variable, "valueFrom", "secretKeyRef")), to)
        link("configMap", namespace, nameOf(dig(variable, "valueFrom", "configMapKeyRef")), to)
      }
    }
  for (const volume of asArray(get(spec, "volumes"))) linkVolume(asObject(volume), pod, to, link)
  for (const claim of podClaims(pod)) link("resourceClaim", namespace, claim, to)
}

function linkVolume(volume: JsonObject, { namespace, name }: Resource, to: readonly string[], link: Link): void {
  link("secret", namespace, asString(dig(volume, "secret", "secretName")), to)
  link("secret", namespace, asString(dig(volume, "azureFile", "secretName")), to)
  link("secret", namespace, nameOf(dig(volume, "csi", "nodePublishSecretRef")), to)
  for (const kind of secretReferring) link("secret", namespace, nameOf(dig(volume, kind, "secretRef")), to)
  link("configMap", namespace, nameOf(get(volume, "configMap")), to)
  for (const source of asArray(dig(volume, "projected", "sources"))) {
    link("secret", namespace, nameOf(get(source, "secret")), to)
    link("configMap", namespace, nameOf(get(source, "configMap")), to)
  }
  link("claim", namespace, asString(dig(volume, "persistentVolumeClaim", "claimName")), to)
  if (get(volume, "ephemeral")) link("claim", namespace, `${name}-${asString(get(volume, "name")) ?? ""}`, to)
}

/** Volume types whose secret is named by `secretRef`, in pods and in persistent volumes alike. */
const secretReferring = ["cephfs", "cinder", "flexVolume", "rbd", "scaleIO", "iscsi", "storageos"]

const nameOf = (reference: JsonValue | undefined): string | undefined => asString(get(reference, "name")) || undefined

/** Secrets of a persistent volume that a kubelet uses (pkg/api/v1/persistentvolume/util.go), as namespace and name. */
function volumeSecrets(spec: JsonObject, claimNamespace: string): readonly (readonly [string, string])[] {
  const references = [
    ...secretReferring.map((kind) => dig(spec, kind, "secretRef")),
    ...["nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"].map((key) => dig(spec, "csi", key)),
  ]
  const azure = get(spec, "azureFile")
  const found = references.map(
    (reference) => [asString(get(reference, "namespace")) || claimNamespace, nameOf(reference) ?? ""] as const,
  )
  const azureNamespace = asString(get(azure, "secretNamespace")) || claimNamespace
  return [...found, [azureNamespace, asString(get(azure, "secretName")) ?? ""] as const].filter(([, name]) => name)
}

/** Names of the resource claims a pod refers to or was given (k8s.io/dynamic-resource-allocation/resourceclaim, PodClaims). */
function podClaims({ spec, object }: Resource): readonly string[] {
  const named = asArray(get(spec, "resourceClaims")).map((claim) => asString(get(claim, "resourceClaimName")))
  const given = asArray(dig(object, "status", "resourceClaimStatuses")).map((claim) =>
    asString(get(claim, "resourceClaimName")),
  )
  const extended = asString(dig(object, "status", "extendedResourceClaimStatus", "resourceClaimName"))
  return [...named, ...given, extended].filter((name) => name !== undefined)
}
