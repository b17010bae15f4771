import { asString, get } from "../../lib/json.ts"
import { atLeast, type KubernetesVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { nodeOf } from "./identity.ts"
import { type AccessRequest, combinedResource, isPathRequest, type ResourceRequest } from "./request.ts"
import type { World } from "./world.ts"

/** What admission still asks of a request that the authorizers allow. */
export interface Restriction {
  readonly plugin: "NodeRestriction"
  /** Refused whatever the object holds; otherwise only objects that meet `why` pass. */
  readonly refused: boolean
  /** For example "only pods bound to n1". */
  readonly why: string
}

/**
 * How NodeRestriction narrows a kubelet's writes, whoever allowed them: authorizers see names, this plug-in sees objects.
 * Undefined where it asks nothing: for others than kubelets, for reads and connections, for other resources, and where
 * the API server runs without it.
 * Source: plugin/pkg/admission/noderestriction/admission.go, with its feature gates at the defaults of the version.
 */
export function nodeRestriction(world: World, request: AccessRequest): Restriction | undefined {
  if (!world.nodeRestriction || isPathRequest(request)) return undefined
  const operation = operationOf(request)
  const node = nodeOf(request)
  if (node === undefined || operation === undefined) return undefined
  if (node === "") return refused("the user name names no node")
  const key = `${request.group}/${request.resource}`
  const judge = Object.hasOwn(judges, key) ? judges[key] : undefined
  return judge?.({ world, request, node, operation })
}

type Operation = "create" | "update" | "delete"

interface Question {
  readonly world: World
  readonly request: ResourceRequest
  readonly node: string
  readonly operation: Operation
}

type Judge = (question: Question) => Restriction | undefined

const refused = (why: string): Restriction => ({ plugin: "NodeRestriction", refused: true, why })
const only = (why: string): Restriction => ({ plugin: "NodeRestriction", refused: false, why: `only ${why}` })

const operations: Readonly<Record<string, Operation>> = {
  create: "create",
  update: "update",
  patch: "update",
  delete: "delete",
  deletecollection: "delete",
}

/** Subresources that open a connection: the plug-in handles no CONNECT. */
const connections: ReadonlySet<string> = new Set([
  "pods/attach",
  "pods/exec",
  "pods/portforward",
  "pods/proxy",
  "nodes/proxy",
  "services/proxy",
])

const operationOf = (request: ResourceRequest): Operation | undefined =>
  request.group === "" && connections.has(combinedResource(request))
    ? undefined
    : Object.hasOwn(operations, request.verb)
      ? operations[request.verb]
      : undefined

/** Judges a named object by the node it is of, where the inventory holds it. */
function ofOwnNode(what: string, { world, request, node }: Question, kind: string): Restriction | undefined {
  const { group, namespace = "", name = "" } = request
  const object = name === "" ? undefined : world.inventory.find(kind, group, namespace, name)
  if (!object) return only(`${what} ${node}`)
  const own = nodeNameOf(object)
  return own === node ? undefined : refused(own ? `${name} is of node ${own}` : `${name} is of no node`)
}

const nodeNameOf = ({ spec }: Resource): string => asString(get(spec, "nodeName")) ?? ""

/** An object that has to carry the node's own name; a collection has none. */
const namedAsNode: Judge = ({ request, node }) => {
  if (request.name === node) return undefined
  if (!request.name && request.verb !== "deletecollection") return only(`the object named ${node}`)
  return refused(`only the object named ${node}`)
}

const judgePod: Judge = (question) => {
  const { request, node, operation } = question
  if (request.subresource === "status") {
    if (operation !== "update") return refused("pod status may only be updated")
    return (
      ofOwnNode("the status of pods bound to", question, "Pod") ??
      only("changes that keep the labels and the statuses of resource claims")
    )
  }
  if (request.subresource === "eviction")
    return operation === "create" ? ofOwnNode("pods bound to", question, "Pod") : refused("evictions are only created")
  if (request.subresource) return refused("of a pod's subresources a kubelet writes status and eviction")
  if (operation === "delete") return ofOwnNode("pods bound to", question, "Pod")
  return operation === "create"
    ? only(`mirror pods bound to ${node}, owned by its Node and without references to other objects`)
    : refused("a kubelet creates and deletes pods, it does not change them")
}

const judgeNode: Judge = (question) => {
  const { node, operation } = question
  const wrongName = namedAsNode(question)
  if (wrongName?.refused) return wrongName
  if (operation === "delete") return undefined
  return operation === "create"
    ? only(
        `node ${node}, without labels that steer pods (node-restriction.kubernetes.io, most of kubernetes.io and k8s.io)`,
      )
    : only("changes that leave taints, owners and labels that steer pods alone")
}

const judgeToken: Judge = ({ world, request, node, operation }) => {
  if (operation !== "create" || request.subresource !== "token") return undefined
  const { namespace = "", name = "" } = request
  const pods = [...world.inventory.ofKind("Pod", "", namespace)]
  const isCluster = pods.some(({ origin }) => origin.kind === "cluster")
  const uses = (pod: Resource) =>
    nodeNameOf(pod) === node && (asString(get(pod.spec, "serviceAccountName")) || "default") === name
  if (isCluster && !pods.some(uses)) return refused(`no pod on ${node} runs as it`)
  const audience = atLeast(world.version, 33) ? ", for an audience that a volume of the pod asks for" : ""
  return only(`tokens bound to a pod on ${node} that runs as it${audience}`)
}

const judgeLease: Judge = (question) =>
  question.request.namespace === "kube-node-lease" ? namedAsNode(question) : refused("only leases in kube-node-lease")

const judgeSlice: Judge = (question) => {
  if (question.operation === "update") return undefined
  return question.operation === "create"
    ? only(`slices with spec.nodeName ${question.node}`)
    : ofOwnNode("slices of node", question, "ResourceSlice")
}

/** AllowInsecureKubeletCertificateSigningRequests: off since 1.31, unknown before it had a name. */
const restrictsSigning = (version: KubernetesVersion): boolean => atLeast(version, 31)

const judges: Readonly<Record<string, Judge>> = {
  "/pods": judgePod,
  "/nodes": judgeNode,
  "/persistentvolumeclaims": ({ request, operation }) =>
    request.subresource === "status" && operation === "update"
      ? only("changes of status.capacity, status.conditions and the state of a resize")
      : refused("of a claim only the status may be updated"),
  "/serviceaccounts": judgeToken,
  "certificates.k8s.io/podcertificaterequests": ({ world, request, node, operation }) =>
    atLeast(world.version, 37) && operation === "create" && !request.subresource
      ? only(`requests for a pod on ${node} that asks for this signer`)
      : refused("pod certificate requests are only created"),
  "coordination.k8s.io/leases": judgeLease,
  // The status subresource needs CSIVolumeHealth, which is off by default in every version.
  "storage.k8s.io/csinodes": (question) => {
    const wrongName = namedAsNode(question)
    return question.request.subresource === "status" && !wrongName?.refused
      ? refused("CSIVolumeHealth is off")
      : wrongName
  },
  "resource.k8s.io/resourceslices": judgeSlice,
  "certificates.k8s.io/certificatesigningrequests": ({ world, node, operation }) =>
    operation === "create" && restrictsSigning(world.version)
      ? only(`with CN=system:node:${node}, where the signer is one of kubelets`)
      : undefined,
}
