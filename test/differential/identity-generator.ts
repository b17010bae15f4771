import type { Identity, Permission } from "../../src/engines/identity/request.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import type { Random } from "./random.ts"

export const namespaces = ["alpha", "beta", "gamma", "delta"] as const
export const worldLabel = "breakwater.test/world"

const apiVersion = "rbac.authorization.k8s.io/v1"
const users = ["alice", "bob", "carol", "system:anonymous", "*", "system:node:n1"]
const accountNames = ["default", "builder", "cart"]
const boundGroups = [
  "devs",
  "ops",
  "*",
  "system:authenticated",
  "system:unauthenticated",
  "system:serviceaccounts",
  ...namespaces.map((namespace) => `system:serviceaccounts:${namespace}`),
]
const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "bind", "escalate"]
const ruleVerbs = [...verbs, "impersonate", "GET", "*", "*"]
const apiGroups = ["", "apps", "rbac.authorization.k8s.io", "example.com", "*"]
const plain = ["pods", "secrets", "deployments", "widgets", "roles", "clusterroles"]
const subresources = ["exec", "scale", "status", "log", "*"]
const ruleResources = [
  ...plain,
  "*",
  "*/*",
  "*/scale",
  "*/exec",
  "*/status",
  "pods/*",
  "pods/exec",
  "pods/log",
  "widgets/scale",
  "deployments/scale",
  "/scale",
]
const names = ["x", "y", "z", "*", ""]
const urls = ["/healthz", "/healthz/*", "/metrics", "*", "/api/*", "/apis*", "/logs/**", "/version/", "/", "/*"]
const paths = [
  "/healthz",
  "/healthz/",
  "/healthz/etcd",
  "/metrics",
  "/api",
  "/api/v1",
  "/apis",
  "/apisx",
  "/logs/",
  "/",
]

export interface GeneratedWorld {
  readonly roles: readonly JsonObject[]
  readonly bindings: readonly JsonObject[]
}

function resourceRule(random: Random): JsonObject {
  return {
    verbs: random.some(ruleVerbs, 1, 4),
    apiGroups: random.some(apiGroups, 1, 3),
    resources: random.some(ruleResources, 1, 4),
    ...(random.chance(0.3) ? { resourceNames: random.some(names, 1, 3) } : {}),
  }
}

const urlRule = (random: Random): JsonObject => ({
  verbs: random.some(ruleVerbs, 1, 3),
  nonResourceURLs: random.some(urls, 1, 2),
})

const labels = ["one", "two", "three"]

function clusterRole(random: Random, world: number, index: number): JsonObject {
  const metadata = {
    name: `w${world}-cluster-${index}`,
    labels: {
      [worldLabel]: `w${world}`,
      ...(random.chance(0.5) ? { [`w${world}-aggregate`]: random.pick(labels) } : {}),
    },
  }
  if (random.chance(0.15))
    return {
      apiVersion,
      kind: "ClusterRole",
      metadata,
      aggregationRule: {
        clusterRoleSelectors: random
          .some(labels, 1, 2)
          .map((label) => ({ matchLabels: { [`w${world}-aggregate`]: label } })),
      },
    }
  const rules = Array.from({ length: 1 + random.below(4) }, () =>
    random.chance(0.25) ? urlRule(random) : resourceRule(random),
  )
  return { apiVersion, kind: "ClusterRole", metadata, rules }
}

const namespacedRole = (random: Random, world: number, index: number): JsonObject => ({
  apiVersion,
  kind: "Role",
  metadata: {
    name: `w${world}-role-${index}`,
    namespace: random.pick(namespaces),
    labels: { [worldLabel]: `w${world}` },
  },
  rules: Array.from({ length: 1 + random.below(3) }, () => resourceRule(random)),
})

function subject(random: Random): JsonObject {
  const kind = random.pick(["User", "Group", "ServiceAccount"])
  if (kind === "ServiceAccount") {
    // Without a namespace it is one of the binding's own; in a ClusterRoleBinding the API server refuses it.
    const namespace = random.chance(0.15) ? {} : { namespace: random.pick(namespaces) }
    return { kind, name: random.pick(accountNames), ...namespace }
  }
  if (kind === "Group") return { kind, name: random.pick(boundGroups), apiGroup: "rbac.authorization.k8s.io" }
  const name = random.chance(0.2)
    ? `system:serviceaccount:${random.pick(namespaces)}:${random.pick(accountNames)}`
    : random.pick(users)
  return { kind, name, apiGroup: "rbac.authorization.k8s.io" }
}

function binding(random: Random, world: number, index: number, roles: readonly JsonObject[]): JsonObject {
  const isCluster = random.chance(0.4)
  const role = random.pick(roles) as { readonly kind: string; readonly metadata: { readonly name: string } }
  // References to roles that do not exist, or that exist in another namespace only.
  const kind = isCluster ? "ClusterRole" : random.chance(0.9) ? role.kind : "Role"
  const name = random.chance(0.08) ? `w${world}-gone` : role.metadata.name
  return {
    apiVersion,
    kind: isCluster ? "ClusterRoleBinding" : "RoleBinding",
    metadata: {
      name: `w${world}-binding-${index}`,
      labels: { [worldLabel]: `w${world}` },
      ...(isCluster ? {} : { namespace: random.pick(namespaces) }),
    },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
    subjects: Array.from({ length: 1 + random.below(3) }, () => subject(random)),
  }
}

/** 40 roles and 60 bindings of every shape that the API server stores, and some that it refuses. */
export function generateWorld(random: Random, world: number): GeneratedWorld {
  const roles = Array.from({ length: 40 }, (_value, index) =>
    random.chance(0.6) ? clusterRole(random, world, index) : namespacedRole(random, world, index),
  )
  return {
    roles,
    bindings: Array.from({ length: 60 }, (_value, index) => binding(random, world, index, roles)),
  }
}

export function generateIdentity(random: Random): Identity {
  const isAccount = random.chance(0.4)
  const namespace = random.pick(namespaces)
  const user = isAccount ? `system:serviceaccount:${namespace}:${random.pick(accountNames)}` : random.pick(users)
  const groups = isAccount
    ? ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"]
    : random.some(["devs", "ops", "system:authenticated", "system:unauthenticated", "*", "nobody"], 0, 3)
  return { user, groups: random.chance(0.01) ? [...groups, "system:masters"] : groups }
}

export function generatePermission(random: Random): Permission {
  const verb = random.pick([...verbs, "impersonate", "GET", "*", "odd"])
  if (random.chance(0.15)) return { verb, path: random.pick(paths) }
  const subresource = random.chance(0.4) ? random.pick(subresources) : ""
  return {
    verb,
    group: random.pick(apiGroups),
    resource: random.pick([...plain, "*", "odd"]),
    subresource,
    namespace: random.pick([...namespaces, ...namespaces, "", "nowhere"]),
    name: random.chance(0.5) ? random.pick(names) : "",
  }
}
