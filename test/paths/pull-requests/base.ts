import type { JsonObject } from "../../../src/lib/json.ts"
import { version } from "../../../src/model/kubernetes-version.ts"
import { account, app, bound, enforced, object, secret, space, subject } from "../worlds.ts"

const rbac = "rbac.authorization.k8s.io/v1"

/** Pull requests are judged as this version would. */
export const judgedVersion = version(37)

export const role = (name: string, namespace: string, ...rules: readonly JsonObject[]): JsonObject =>
  object(rbac, "Role", name, namespace, { rules: [...rules] })

export const rule = (group: string, resources: string, verbs: string): JsonObject => ({
  apiGroups: [group],
  resources: resources.split(" "),
  verbs: verbs.split(" "),
})

export const binding = (name: string, namespace: string, kind: string, to: string, who: string): JsonObject =>
  object(rbac, "RoleBinding", name, namespace, {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: to },
    subjects: [subject(who)],
  })

export const clusterBinding = (name: string, to: string, ...who: readonly string[]): JsonObject =>
  object(rbac, "ClusterRoleBinding", name, undefined, {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: to },
    subjects: who.map(subject),
  })

export const service = (name: string, namespace: string, type = "ClusterIP"): JsonObject =>
  object("v1", "Service", name, namespace, {
    spec: { type, selector: { app: name }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
  })

const serving = { container: { ports: [{ containerPort: 8080 }] } }

export const isolated = (name: string, namespace: string, from: readonly JsonObject[]): JsonObject =>
  object("networking.k8s.io/v1", "NetworkPolicy", name, namespace, {
    spec: {
      podSelector: { matchLabels: { app: name } },
      policyTypes: ["Ingress"],
      ingress: from.length === 0 ? [] : [{ from: [...from] }],
    },
  })

/**
 * A company's repository: a shop that faces the Internet, a console that policies keep inside, a build system that may make
 * pods where they are confined, and operators with the rights that they need. It has paths of its own.
 */
export const repository = (): readonly JsonObject[] => [
  enforced("shop"),
  enforced("data"),
  enforced("ci"),
  space("build"),
  space("delivery"),
  space("ops", { "pod-security.kubernetes.io/enforce": "baseline" }),
  ...["web", "api", "migrator"].map((name) => account(name)),
  account("console", "data"),
  account("runner", "ci"),
  account("builder", "build"),
  ...["agent", "monitor"].map((name) => account(name, "ops")),
  account("sync", "delivery"),

  app("web", {}, { account: "web", ...serving }),
  service("web", "shop", "LoadBalancer"),
  role("web", "shop", rule("", "configmaps services", "get list"), rule("apps", "deployments", "get list")),
  binding("web", "shop", "Role", "web", "shop/web"),
  binding("web-view", "data", "ClusterRole", "view", "shop/web"),
  app("api", {}, { account: "api", ...serving }),
  service("api", "shop"),
  role("api", "shop", rule("", "pods", "get list watch"), rule("", "events", "create")),
  binding("api", "shop", "Role", "api", "shop/api"),
  app("migrate", {}, { account: "migrator", ...serving }),
  service("migrate", "shop"),
  clusterBinding("migrator", "cluster-admin", "shop/migrator"),

  app("console", {}, { namespace: "data", account: "console", ...serving }),
  service("console", "data", "LoadBalancer"),
  clusterBinding("console", "cluster-admin", "data/console"),
  isolated("console", "data", [
    { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ops" } } },
    { podSelector: { matchLabels: { app: "db" } } },
  ]),
  app("db", {}, { namespace: "data", kind: "StatefulSet", ...serving }),

  app("runner", {}, { namespace: "ci", account: "runner" }),
  role("runner", "ci", rule("", "pods", "create get delete"), rule("", "pods/log", "get")),
  binding("runner", "ci", "Role", "runner", "ci/runner"),
  app("builder", {}, { namespace: "build", account: "builder" }),
  role("builder", "build", rule("batch", "jobs", "create get")),
  binding("builder", "build", "Role", "builder", "build/builder"),
  object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "no-escape", undefined, {
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] },
          { apiGroups: ["batch"], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["jobs"] },
        ],
      },
      validations: [{ expression: "object.metadata.name == 'known'" }],
    },
  }),
  object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", "no-escape", undefined, {
    spec: {
      policyName: "no-escape",
      validationActions: ["Deny"],
      matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "build" } } },
    },
  }),

  app("agent", { automountServiceAccountToken: false }, { namespace: "ops", account: "agent" }),
  clusterBinding("agent", "cluster-admin", "ops/agent"),
  app("monitor", {}, { namespace: "ops", kind: "DaemonSet", account: "monitor" }),
  object(rbac, "ClusterRole", "monitor", undefined, { rules: [rule("", "nodes pods services", "get list watch")] }),
  clusterBinding("monitor", "monitor", "ops/monitor", "Group:observers"),
  bound("Group:developers", "edit", "build"),

  secret("production", { type: "Opaque", data: { kubeconfig: "e30=" } }, {}, "delivery"),
  app("sync", {}, { namespace: "delivery", account: "sync" }),
  role("sync", "delivery", rule("", "configmaps", "get list")),
  binding("sync", "delivery", "Role", "sync", "delivery/sync"),
]
