import { buildGraph, type PathGraph } from "../../src/engines/paths/build.ts"
import { type PathOptions, readWorld } from "../../src/engines/paths/world.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { Resource } from "../../src/model/resource.ts"

/** Small objects for worlds in which one primitive is tried. Namespaces are "shop" unless said. */

const rbac = "rbac.authorization.k8s.io"

/** "create pods/exec", "get,list secrets#token apps/deployments": verbs, then resources with a group and names. */
const rulesOf = (text: string): readonly JsonObject[] =>
  text.split(" & ").map((part) => {
    const [verbs = "", ...resources] = part.split(" ")
    const [what = "", names] = resources.join(" ").split("#")
    const items = what.split(" ").map((item) => {
      const hasGroup = /^(?:[a-z0-9-]+\.[a-z0-9.-]+|apps|batch)\//.test(item)
      const slash = item.indexOf("/")
      return hasGroup ? ([item.slice(0, slash), item.slice(slash + 1)] as const) : (["", item] as const)
    })
    return {
      verbs: verbs.split(","),
      apiGroups: [...new Set(items.map(([group]) => (what === "*" ? "*" : group)))],
      resources: items.map(([, resource]) => resource),
      ...(names === undefined ? {} : { resourceNames: names.split(",") }),
    }
  })

let count = 0

/** A right of a subject ("shop/eve", "User:alice", "Group:devs"): in a namespace, or everywhere without one. */
export function may(who: string, what: string, namespace?: string): readonly JsonObject[] {
  const name = `right-${count++}`
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) }
  const prefix = namespace === undefined ? "Cluster" : ""
  return [
    { apiVersion: `${rbac}/v1`, kind: `${prefix}Role`, metadata, rules: rulesOf(what) },
    {
      apiVersion: `${rbac}/v1`,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup: rbac, kind: `${prefix}Role`, name },
      subjects: [subject(who)],
    },
  ]
}

export function subject(who: string): JsonObject {
  const [kind = "", name = ""] = who.split(/:(.*)/)
  if (kind === "User" || kind === "Group") return { kind, name, apiGroup: rbac }
  const [namespace = "", account = ""] = who.split("/")
  return { kind: "ServiceAccount", namespace, name: account }
}

/** A subject's binding to a ClusterRole by name. */
export const bound = (who: string, role: string, namespace?: string): JsonObject => ({
  apiVersion: `${rbac}/v1`,
  kind: namespace === undefined ? "ClusterRoleBinding" : "RoleBinding",
  metadata: { name: `binding-${count++}`, ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
  subjects: [subject(who)],
})

export const account = (name: string, namespace = "shop", annotations: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace, annotations },
})

export const space = (name: string, labels: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
})

export const enforced = (name: string, level = "restricted"): JsonObject =>
  space(name, { "pod-security.kubernetes.io/enforce": level })

interface AppOptions {
  readonly namespace?: string
  readonly kind?: string
  readonly account?: string
  readonly container?: JsonObject
  readonly labels?: JsonObject
}

/** A workload; `spec` is of its pods. */
export function app(name: string, spec: JsonObject = {}, options: AppOptions = {}): JsonObject {
  const { namespace = "shop", kind = "Deployment", account: serviceAccountName, container = {}, labels = {} } = options
  const podSpec = {
    ...(serviceAccountName === undefined ? { automountServiceAccountToken: false } : { serviceAccountName }),
    containers: [{ name: "app", image: "registry.example/app:1", ...container }],
    ...spec,
  }
  const metadata = { name, namespace, labels: { app: name, ...labels } }
  if (kind === "Pod") return { apiVersion: "v1", kind, metadata, spec: podSpec }
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...labels } }, spec: podSpec },
    },
  }
}

/** A pod of a workload on a node. */
export const podOn = (name: string, node: string, spec: JsonObject = {}, options: AppOptions = {}): JsonObject =>
  app(name, { nodeName: node, ...spec }, { ...options, kind: "Pod" })

export const node = (
  name: string,
  info: JsonObject = {},
  labels: JsonObject = {},
  spec: JsonObject = {},
): JsonObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels },
  spec,
  status: { nodeInfo: info },
})

export const object = (
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  fields: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...metadata },
  ...fields,
})

export const secret = (name: string, fields: JsonObject = {}, metadata: JsonObject = {}, namespace = "shop") =>
  object("v1", "Secret", name, namespace, fields, metadata)

export const configMap = (name: string, data: JsonObject = {}, namespace = "shop", fields: JsonObject = {}) =>
  object("v1", "ConfigMap", name, namespace, { data, ...fields })

/** A ValidatingAdmissionPolicy on pods and its binding. */
export const policy = (name: string, expression: string, fields: JsonObject = {}, binding: JsonObject = {}) => [
  object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", name, undefined, {
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] },
        ],
      },
      validations: [{ expression }],
      ...fields,
    },
  }),
  object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", name, undefined, {
    spec: { policyName: name, validationActions: ["Deny"], ...binding },
  }),
]

export type Objects = readonly (JsonObject | readonly JsonObject[])[]

export const inventoryOf = (objects: Objects): Inventory =>
  Inventory.of((objects.flat() as JsonObject[]).map((one) => new Resource(one, { kind: "cluster", name: "test" })))

export const graphOf = (objects: Objects, options: PathOptions = {}): PathGraph =>
  buildGraph(readWorld(inventoryOf(objects), options))
