import type { Inventory } from "../../model/inventory.ts"
import { atLeast, type KubernetesVersion } from "../../model/kubernetes-version.ts"
import { type NodeGraph, type NodeObject, type NodeObjectKind, nodeGraph } from "./node-graph.ts"
import { combinedResource, isPathRequest, type Permission, type ResourceRequest } from "./request.ts"

/** What kubelets may do besides RBAC. */
export interface NodeAuthorizer {
  /** Names of the nodes that are known. */
  readonly nodes: readonly string[]
  allows(node: string, permission: Permission): boolean
  /** Every question that could be allowed to a node, without its verb: whole resources and single objects of them. */
  candidates(node: string): readonly Omit<ResourceRequest, "verb">[]
}

/**
 * The Node authorizer: a kubelet reads what the pods on its node need and writes its own objects.
 * Source: plugin/pkg/auth/authorizer/node/node_authorizer.go and NodeRules in
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, with their feature gates at the defaults of the version.
 * What admission narrows further is allowed here, as it is there: see node-restriction.ts.
 */
export function nodeAuthorizer(inventory: Inventory, version: KubernetesVersion): NodeAuthorizer {
  const graph = nodeGraph(inventory)
  const uniform = uniformRules(version)
  return {
    nodes: graph.nodes,
    candidates: (node) => candidatesOf(node, uniform, graph.objectsOf(node)),
    allows(node, permission) {
      if (node === "" || isPathRequest(permission)) return false
      const key = `${permission.group}/${permission.resource}`
      const decide = Object.hasOwn(subdivided, key) ? subdivided[key] : undefined
      if (decide && !(readsBySelector.has(key) && !atLeast(version, 32)))
        return decide(node, permission, graph, version)
      return uniform.some(
        ([verbs, group, resources]) =>
          verbs.includes(permission.verb) &&
          group === permission.group &&
          resources.includes(combinedResource(permission)),
      )
    },
  }
}

type Decision = (node: string, request: ResourceRequest, graph: NodeGraph, version: KubernetesVersion) => boolean

const reaches =
  (kind: NodeObjectKind): Decision =>
  (node, { namespace = "", name = "" }, graph) =>
    name !== "" && graph.reaches(node, kind, namespace, name)

const isOneOf = (verb: string, verbs: string): boolean => verbs.split(" ").includes(verb)

const getOne =
  (kind: NodeObjectKind): Decision =>
  (node, request, graph, version) =>
    request.verb === "get" && !request.subresource && reaches(kind)(node, request, graph, version)

const readNamespaced =
  (kind: NodeObjectKind): Decision =>
  (node, request, graph, version) =>
    isOneOf(request.verb, "get list watch") &&
    !request.subresource &&
    Boolean(request.namespace) &&
    reaches(kind)(node, request, graph, version)

const isOwn = (node: string, { verb, name }: ResourceRequest): boolean => verb === "create" || name === node

const selectsOwn = (node: string, { fields = {} }: ResourceRequest, field: string): boolean =>
  Object.hasOwn(fields, field) && fields[field] === node

/** AuthorizeNodeWithSelectors: on by default since 1.32. Before it, these fell under the uniform rules. */
const readsBySelector: ReadonlySet<string> = new Set(["/nodes", "/pods"])

const subdivided: Readonly<Record<string, Decision>> = {
  "/secrets": readNamespaced("secret"),
  "/configmaps": readNamespaced("configMap"),
  "/persistentvolumeclaims": (node, request, graph, version) =>
    request.subresource === "status"
      ? isOneOf(request.verb, "update patch") && reaches("claim")(node, request, graph, version)
      : getOne("claim")(node, request, graph, version),
  "/persistentvolumes": getOne("volume"),
  "resource.k8s.io/resourceclaims": getOne("resourceClaim"),
  "storage.k8s.io/volumeattachments": getOne("attachment"),
  "/serviceaccounts": (node, request, graph, version) => {
    // KubeletServiceAccountTokenForCredentialProviders: on by default since 1.34.
    if (request.verb === "get" && !request.subresource)
      return atLeast(version, 34) && readNamespaced("serviceAccount")(node, request, graph, version)
    return (
      request.verb === "create" &&
      request.subresource === "token" &&
      reaches("serviceAccount")(node, request, graph, version)
    )
  },
  "coordination.k8s.io/leases": (node, request) =>
    isOneOf(request.verb, "get create update patch delete") &&
    request.namespace === "kube-node-lease" &&
    isOwn(node, request),
  // The status subresource needs CSIVolumeHealth, which is off by default in every version.
  "storage.k8s.io/csinodes": (node, request) =>
    !request.subresource && isOneOf(request.verb, "get create update patch delete") && isOwn(node, request),
  "resource.k8s.io/resourceslices": (node, request, graph, version) => {
    if (request.subresource) return false
    if (request.verb === "create") return true
    if (isOneOf(request.verb, "get update patch delete")) return reaches("slice")(node, request, graph, version)
    return isOneOf(request.verb, "watch list deletecollection") && selectsOwn(node, request, "spec.nodeName")
  },
  "certificates.k8s.io/podcertificaterequests": (node, request, graph, version) => {
    // PodCertificateRequest: on by default since 1.37.
    if (!atLeast(version, 37) || request.subresource) return false
    if (request.verb === "create") return true
    if (request.verb === "get") return reaches("certificateRequest")(node, request, graph, version)
    return isOneOf(request.verb, "list watch") && selectsOwn(node, request, "spec.nodeName")
  },
  "/nodes": (node, { verb, subresource, name }) =>
    subresource
      ? subresource === "status" && isOneOf(verb, "update patch")
      : isOneOf(verb, "create update patch") || (isOneOf(verb, "get list watch") && name === node),
  "/pods": (node, request, graph, version) => {
    const { verb, subresource } = request
    if (subresource === "status") return isOneOf(verb, "update patch")
    if (subresource) return subresource === "eviction" && verb === "create"
    if (verb === "get") return getOne("pod")(node, request, graph, version)
    if (isOneOf(verb, "list watch"))
      return selectsOwn(node, request, "spec.nodeName") || reaches("pod")(node, request, graph, version)
    return isOneOf(verb, "create delete")
  },
}

type UniformRule = readonly [verbs: readonly string[], group: string, resources: readonly string[]]

const rule = (verbs: string, group: string, resources: string): UniformRule => [
  verbs.split(" "),
  group,
  resources.split(" "),
]

const always: readonly UniformRule[] = [
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "subjectaccessreviews localsubjectaccessreviews"),
  rule("get list watch", "", "services"),
  rule("create update patch", "", "events"),
  rule("create update patch", "events.k8s.io", "events"),
  rule("get", "", "endpoints"),
  rule("create get list watch", "certificates.k8s.io", "certificatesigningrequests"),
  rule("get list watch", "storage.k8s.io", "csidrivers"),
  rule("get list watch", "node.k8s.io", "runtimeclasses"),
]

const beforeSelectors: readonly UniformRule[] = [
  rule("create get list watch update patch", "", "nodes"),
  rule("update patch", "", "nodes/status pods/status"),
  rule("get list watch create delete", "", "pods"),
  rule("create", "", "pods/eviction"),
]

/** ClusterTrustBundle: on by default since 1.37. */
const withTrustBundles: readonly UniformRule[] = [rule("get list watch", "certificates.k8s.io", "clustertrustbundles")]

const uniformRules = (version: KubernetesVersion): readonly UniformRule[] => [
  ...always,
  ...(atLeast(version, 32) ? [] : beforeSelectors),
  ...(atLeast(version, 37) ? withTrustBundles : []),
]

/** Resources and subresources that decisions look at, and which object of the graph each is about. */
const resourcesOfKind: Readonly<Record<NodeObjectKind, readonly string[]>> = {
  secret: ["/secrets"],
  configMap: ["/configmaps"],
  claim: ["/persistentvolumeclaims", "/persistentvolumeclaims/status"],
  volume: ["/persistentvolumes"],
  serviceAccount: ["/serviceaccounts", "/serviceaccounts/token"],
  resourceClaim: ["resource.k8s.io/resourceclaims"],
  attachment: ["storage.k8s.io/volumeattachments"],
  slice: ["resource.k8s.io/resourceslices"],
  certificateRequest: ["certificates.k8s.io/podcertificaterequests"],
  pod: ["/pods"],
}

/** Resources of which a node has an object of its own name, and with NodeRestriction no other. */
export const isNamedAsNode = ({ group, resource }: Pick<ResourceRequest, "group" | "resource">): boolean =>
  namedAsNode.some(({ path }) => path === `${group}/${resource}`)

const namedAsNode = [
  { path: "/nodes", namespace: "" },
  { path: "/nodes/status", namespace: "" },
  { path: "coordination.k8s.io/leases", namespace: "kube-node-lease" },
  { path: "storage.k8s.io/csinodes", namespace: "" },
]

const subresources = ["/pods/status", "/pods/eviction"]

function candidatesOf(node: string, uniform: readonly UniformRule[], objects: readonly NodeObject[]) {
  const whole = new Set([
    ...uniform.flatMap(([, group, resources]) => resources.map((resource) => `${group}/${resource}`)),
    ...Object.keys(subdivided),
    ...subresources,
  ])
  for (const { path } of namedAsNode) whole.delete(path)
  return [
    ...[...whole].map((path) => requestOf(path)),
    ...namedAsNode.flatMap(({ path, namespace }) => [requestOf(path, namespace), requestOf(path, namespace, node)]),
    ...objects.flatMap(({ kind, namespace, name }) =>
      resourcesOfKind[kind].map((path) => requestOf(path, namespace, name)),
    ),
  ]
}

function requestOf(path: string, namespace = "", name = ""): Omit<ResourceRequest, "verb"> {
  const [group = "", resource = "", subresource = ""] = path.split("/")
  return { group, resource, subresource, namespace, name }
}
