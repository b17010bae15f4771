import type { JsonObject } from "../../lib/json.ts"

const apiVersion = "rbac.authorization.k8s.io/v1"
const apiGroup = "rbac.authorization.k8s.io"

/** A rule about objects: `rule("get,list", "", "secrets")`. */
export const rule = (verbs: string, group: string, resources: string, names?: string): JsonObject => ({
  apiGroups: [group],
  resources: resources.split(","),
  verbs: verbs.split(","),
  ...(names === undefined ? {} : { resourceNames: names.split(",") }),
})

const robot = { kind: "ServiceAccount", name: "robot", namespace: "shop" }

/** A ClusterRole that nobody is bound to. */
export const unbound = (...rules: readonly JsonObject[]): readonly JsonObject[] => [
  { apiVersion, kind: "ClusterRole", metadata: { name: "robot" }, rules },
]

/** The same, bound to a service account everywhere. */
export const bound = (...rules: readonly JsonObject[]): readonly JsonObject[] => [
  ...unbound(...rules),
  {
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata: { name: "robot" },
    roleRef: { apiGroup, kind: "ClusterRole", name: "robot" },
    subjects: [robot],
  },
]

/** A binding of a role to a service account; with a namespace a RoleBinding. */
export const binding = (
  role: string,
  namespace?: string,
  kind = "ClusterRole",
  subject: JsonObject = robot,
): JsonObject => ({
  apiVersion,
  kind: namespace ? "RoleBinding" : "ClusterRoleBinding",
  metadata: { name: "robot", ...(namespace ? { namespace } : {}) },
  roleRef: { apiGroup, kind, name: role },
  subjects: [subject],
})

/** The namespaces shop-a and shop-b of the tenants a and b. */
export const twoTenants: readonly JsonObject[] = ["a", "b"].map((tenant) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: `shop-${tenant}`, labels: { tenant } },
}))

/** Lets a service account of a namespace view another. */
export const viewer = (namespace: string, from: string): JsonObject =>
  binding("view", namespace, "ClusterRole", { ...robot, namespace: from })
