import type { JsonObject, JsonValue } from "../../../src/lib/json.ts"
import { applyPatch, type PatchOperation } from "../../../src/lib/json-patch.ts"
import { object } from "../worlds.ts"
import { binding, clusterBinding, role, rule } from "./base.ts"

/** A change that opens a path. */
export interface Plant {
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly change: (objects: readonly JsonObject[]) => readonly JsonObject[]
  /** The object that is guilty: "Kind/name". Its file must be named, in the state that has it. */
  readonly guilty: string
}

const nameOf = ({ kind, metadata }: JsonObject): string =>
  `${kind as string}/${(metadata as JsonObject | undefined)?.name as string}`

const isNamed = (object: JsonObject, guilty: string, namespace?: string): boolean =>
  nameOf(object) === guilty && (namespace === undefined || (object.metadata as JsonObject).namespace === namespace)

const patched =
  (guilty: string, ...operations: readonly PatchOperation[]): Plant["change"] =>
  (objects) => {
    if (!objects.some((object) => isNamed(object, guilty))) throw new Error(`the repository has no ${guilty}`)
    return objects.map((object) => (isNamed(object, guilty) ? (applyPatch(object, operations) as JsonObject) : object))
  }

const added =
  (...more: readonly JsonObject[]): Plant["change"] =>
  (objects) => [...objects, ...more]

const removed =
  (guilty: string): Plant["change"] =>
  (objects) =>
    objects.filter((object) => !isNamed(object, guilty))

const add = (path: string, value: JsonValue): PatchOperation => ({ op: "add", path, value })

const pod = "/spec/template/spec"
const hostPath = (path: string): readonly PatchOperation[] => [
  add(`${pod}/volumes`, [{ name: "host", hostPath: { path } }]),
  add(`${pod}/containers/0/volumeMounts`, [{ name: "host", mountPath: "/host" }]),
]

/** A right of the web workload, in a role of its own. */
const grant = (kind: string, namespace: string, ...rules: readonly JsonObject[]): Plant => ({
  kind,
  from: "internet",
  to: namespace === "delivery" ? "cluster/production" : "cluster-admin",
  change: added(role("extra", namespace, ...rules), binding("extra", namespace, "Role", "extra", "shop/web")),
  guilty: "Role/extra",
})

const everywhere = (kind: string, ...rules: readonly JsonObject[]): Plant => ({
  kind,
  from: "internet",
  to: "cluster-admin",
  change: added(
    object("rbac.authorization.k8s.io/v1", "ClusterRole", "extra", undefined, { rules: [...rules] }),
    clusterBinding("extra", "extra", "shop/web"),
  ),
  guilty: "ClusterRole/extra",
})

const toNode = { to: "node-root/*" } as const
const runner = { from: "ci/Deployment/runner", ...toNode, guilty: "Deployment/runner" } as const
const cluster = { from: "internet", to: "cluster-admin" } as const
const admission = "admissionregistration.k8s.io"
const authorization = "rbac.authorization.k8s.io"

export const plants: readonly Plant[] = [
  {
    kind: "new binding",
    ...cluster,
    change: added(clusterBinding("extra", "cluster-admin", "shop/web")),
    guilty: "ClusterRoleBinding/extra",
  },
  { kind: "wider verb", ...cluster, change: patched("Role/web", add("/rules/1/verbs/-", "patch")), guilty: "Role/web" },
  {
    kind: "wildcard rule",
    ...cluster,
    change: patched("Role/web", add("/rules/-", rule("*", "*", "*"))),
    guilty: "Role/web",
  },
  grant("token request", "shop", rule("", "serviceaccounts/token", "create")),
  grant("pod creation", "shop", rule("", "pods", "create")),
  grant("exec", "shop", rule("", "pods/exec", "create get")),
  grant("Secrets of another cluster", "delivery", rule("", "secrets", "get list")),
  everywhere("impersonation", rule("", "users groups serviceaccounts", "impersonate")),
  everywhere("webhooks", rule(admission, "mutatingwebhookconfigurations", "create patch")),
  everywhere("bind", rule(authorization, "clusterroles", "bind"), rule(authorization, "clusterrolebindings", "create")),
  everywhere("escalate", rule(authorization, "clusterroles", "escalate update")),
  everywhere("kubelet proxy", rule("", "nodes/proxy", "get create")),
  {
    kind: "aggregated into view",
    ...cluster,
    change: added(
      object(
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        "extra",
        undefined,
        { rules: [rule("", "pods/exec", "create get")] },
        { labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } },
      ),
    ),
    guilty: "ClusterRole/extra",
  },
  {
    kind: "another subject",
    from: "Group:developers",
    to: "cluster-admin",
    change: patched(
      "ClusterRoleBinding/migrator",
      add("/subjects/-", { kind: "Group", name: "developers", apiGroup: "rbac.authorization.k8s.io" }),
    ),
    guilty: "ClusterRoleBinding/migrator",
  },
  {
    kind: "another service account",
    ...cluster,
    change: patched("Deployment/web", add(`${pod}/serviceAccountName`, "migrator")),
    guilty: "Deployment/web",
  },
  {
    kind: "token mount",
    from: "ops/Deployment/agent",
    to: "cluster-admin",
    change: patched("Deployment/agent", add(`${pod}/automountServiceAccountToken`, true)),
    guilty: "Deployment/agent",
  },
  {
    kind: "privileged pod",
    ...runner,
    change: patched("Deployment/runner", add(`${pod}/containers/0/securityContext`, { privileged: true })),
  },
  {
    kind: "capability",
    ...runner,
    change: patched(
      "Deployment/runner",
      add(`${pod}/containers/0/securityContext`, { capabilities: { add: ["SYS_ADMIN"] } }),
    ),
  },
  { kind: "host path", ...runner, change: patched("Deployment/runner", ...hostPath("/")) },
  {
    kind: "runtime socket",
    from: "ops/DaemonSet/monitor",
    ...toNode,
    change: patched("DaemonSet/monitor", ...hostPath("/run/containerd/containerd.sock")),
    guilty: "DaemonSet/monitor",
  },
  {
    kind: "relaxed namespace",
    from: "ci/Deployment/runner",
    ...toNode,
    change: patched("Namespace/ci", add("/metadata/labels/pod-security.kubernetes.io~1enforce", "privileged")),
    guilty: "Namespace/ci",
  },
  {
    kind: "admission policy unbound",
    from: "build/Deployment/builder",
    ...toNode,
    change: removed("ValidatingAdmissionPolicyBinding/no-escape"),
    guilty: "ValidatingAdmissionPolicyBinding/no-escape",
  },
  {
    kind: "network policy removed",
    ...cluster,
    change: removed("NetworkPolicy/console"),
    guilty: "NetworkPolicy/console",
  },
  {
    kind: "network policy widened",
    ...cluster,
    change: patched("NetworkPolicy/console", add("/spec/ingress/0/from/-", { ipBlock: { cidr: "0.0.0.0/0" } })),
    guilty: "NetworkPolicy/console",
  },
  {
    kind: "network policy of other pods",
    ...cluster,
    change: patched("NetworkPolicy/console", add("/spec/podSelector/matchLabels/app", "consoles")),
    guilty: "NetworkPolicy/console",
  },
  {
    kind: "exposed Service",
    ...cluster,
    change: patched("Service/migrate", add("/spec/type", "LoadBalancer")),
    guilty: "Service/migrate",
  },
  {
    kind: "Ingress",
    ...cluster,
    change: added(
      object("networking.k8s.io/v1", "Ingress", "extra", "shop", {
        spec: { defaultBackend: { service: { name: "migrate", port: { number: 80 } } } },
      }),
    ),
    guilty: "Ingress/extra",
  },
]
