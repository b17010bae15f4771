import { bootstrapPolicy } from "../../src/engines/identity/bootstrap/policy.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { account, app, bound, enforced, may, node, object, podOn, space, subject } from "./worlds.ts"

const rbac = "rbac.authorization.k8s.io"

/** A binding by the name that an installer gives it. */
const binding = (name: string, role: string, ...subjects: readonly JsonObject[]): JsonObject => ({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name },
  roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
  subjects,
})

const hostPaths = (...paths: readonly string[]): JsonObject => ({
  volumes: paths.map((path, index) => ({ name: `v${index}`, hostPath: { path } })),
})
const mounts = (...paths: readonly string[]) => ({
  volumeMounts: paths.map((path, index) => ({ name: `v${index}`, mountPath: path })),
})
const system = { namespace: "kube-system" } as const

/** What kubeadm makes: roles and bindings, static pods, kube-proxy, CoreDNS, and a network plugin. */
const kubeadm: readonly (JsonObject | readonly JsonObject[])[] = [
  ...bootstrapPolicy(version(37)).map((resource) => resource.object),
  ...["kube-system", "kube-public", "kube-node-lease", "default"].map((name) => space(name)),
  node(
    "control-1",
    { containerRuntimeVersion: "containerd://2.1.5", kernelVersion: "6.8.0" },
    { "node-role.kubernetes.io/control-plane": "" },
  ),
  ...[1, 2, 3].map((index) =>
    node(`worker-${index}`, { containerRuntimeVersion: "containerd://2.1.5", kernelVersion: "6.8.0" }),
  ),
  binding("kubeadm:cluster-admins", "cluster-admin", subject("Group:kubeadm:cluster-admins")),
  binding("kubeadm:node-proxier", "system:node-proxier", subject("kube-system/kube-proxy")),
  binding(
    "kubeadm:kubelet-bootstrap",
    "system:node-bootstrapper",
    subject("Group:system:bootstrappers:kubeadm:default-node-token"),
  ),
  binding(
    "kubeadm:node-autoapprove-bootstrap",
    "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    subject("Group:system:bootstrappers:kubeadm:default-node-token"),
  ),
  ...["kube-apiserver", "etcd", "kube-controller-manager", "kube-scheduler"].map((name) =>
    podOn(
      `${name}-control-1`,
      "control-1",
      { hostNetwork: true, ...hostPaths("/etc/kubernetes/pki") },
      {
        ...system,
        labels: { component: name },
        container: {
          command: [name, ...(name === "etcd" ? ["--client-cert-auth=true"] : [])],
          ...mounts("/etc/kubernetes/pki"),
        },
      },
    ),
  ),
  ...agents("kube-proxy", system.namespace, { hostNetwork: true }, { securityContext: { privileged: true } }, [
    "control-1",
  ]),
  ...agents(
    "calico-node",
    system.namespace,
    { hostNetwork: true, ...hostPaths("/lib/modules", "/var/run/calico", "/opt/cni/bin") },
    {
      securityContext: { privileged: true },
      ...mounts("/lib/modules", "/var/run/calico", "/opt/cni/bin"),
    },
    ["control-1"],
  ),
  account("calico-node", system.namespace),
  may("kube-system/calico-node", "get,list,watch pods namespaces nodes & patch pods/status nodes/status"),
  ...deployed("coredns", system.namespace, "worker-1"),
  binding("system:coredns", "system:coredns", subject("kube-system/coredns")),
  ...deployed("metrics-server", system.namespace, "worker-2"),
  may("kube-system/metrics-server", "get nodes/metrics & get,list,watch pods nodes"),
]

/** A DaemonSet with a pod on every worker, and on other nodes that are named. */
function agents(
  name: string,
  namespace: string,
  spec: JsonObject,
  container: JsonObject,
  more: readonly string[] = [],
): readonly JsonObject[] {
  const options = { namespace, kind: "DaemonSet", account: name, container }
  return [
    withUid(app(name, spec, options), name),
    ...["worker-1", "worker-2", "worker-3", ...more].map((where) =>
      owned(podOn(`${name}-${where}`, where, spec, { namespace, account: name, container }), "DaemonSet", name),
    ),
  ]
}

/** A Deployment with its pod on a node and a service account of its own. */
function deployed(name: string, namespace: string, where: string, spec: JsonObject = {}, container: JsonObject = {}) {
  const options = { namespace, account: name, container }
  return [
    account(name, namespace),
    withUid(app(name, spec, options), name),
    owned(podOn(`${name}-x`, where, spec, { namespace, account: name, container }), "Deployment", name),
  ]
}

function withUid(one: JsonObject, uid: string): JsonObject {
  return { ...one, metadata: { ...(one.metadata as JsonObject), uid } }
}

function owned(one: JsonObject, kind: string, name: string): JsonObject {
  const ownerReferences = [{ apiVersion: "apps/v1", kind, name, uid: name, controller: true }]
  return { ...one, metadata: { ...(one.metadata as JsonObject), ownerReferences } }
}

const port = (number: number): JsonObject => ({ ports: [{ containerPort: number }] })
const exposed = (name: string, namespace: string, number: number): JsonObject =>
  object("v1", "Service", name, namespace, {
    spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ port: 443, targetPort: number }] },
  })

/** Twenty applications as their charts install them, with the rights that they ask for. */
const applications: readonly (JsonObject | readonly JsonObject[])[] = [
  // An ingress controller reads the certificates of all namespaces.
  space("ingress-nginx"),
  ...deployed(
    "ingress-nginx",
    "ingress-nginx",
    "worker-1",
    {},
    {
      image: "registry.k8s.io/ingress-nginx/controller:v1.13.3",
      ...port(443),
    },
  ),
  exposed("ingress-nginx", "ingress-nginx", 443),
  may("ingress-nginx/ingress-nginx", "list,watch secrets configmaps endpoints pods services"),
  // cert-manager writes them.
  space("cert-manager"),
  ...deployed("cert-manager", "cert-manager", "worker-2"),
  may(
    "cert-manager/cert-manager",
    "get,list,watch,create,update,delete secrets & create pods services & patch,update networking.k8s.io/ingresses",
  ),
  // Delivery with every right.
  space("argocd"),
  ...deployed("argocd-application-controller", "argocd", "worker-3"),
  ...deployed("argocd-server", "argocd", "worker-3", {}, port(8080)),
  exposed("argocd-server", "argocd", 8080),
  bound("argocd/argocd-application-controller", "cluster-admin"),
  may("argocd/argocd-server", "get,list secrets configmaps & create,patch,update argoproj.io/applications", "argocd"),
  // Monitoring.
  space("monitoring"),
  ...deployed("prometheus", "monitoring", "worker-2"),
  may("monitoring/prometheus", "get,list,watch pods services endpoints nodes & get nodes/metrics"),
  ...deployed("grafana", "monitoring", "worker-1", {}, port(3000)),
  exposed("grafana", "monitoring", 3000),
  ...deployed("kube-state-metrics", "monitoring", "worker-1"),
  may("monitoring/kube-state-metrics", "list,watch pods secrets configmaps nodes services"),
  account("node-exporter", "monitoring"),
  ...agents(
    "node-exporter",
    "monitoring",
    { hostNetwork: true, hostPID: true, automountServiceAccountToken: false, ...hostPaths("/sys") },
    {
      volumeMounts: [{ name: "v0", mountPath: "/host/sys", readOnly: true }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      },
    },
  ),
  account("promtail", "monitoring"),
  ...agents("promtail", "monitoring", hostPaths("/var/log"), {
    volumeMounts: [{ name: "v0", mountPath: "/var/log", readOnly: true }],
  }),
  may("monitoring/promtail", "get,list,watch pods"),
  // Names, scaling, back-ups.
  space("platform"),
  ...deployed("external-dns", "platform", "worker-1"),
  may("platform/external-dns", "get,list,watch services endpoints pods nodes networking.k8s.io/ingresses"),
  ...deployed("cluster-autoscaler", "platform", "worker-3"),
  may("platform/cluster-autoscaler", "get,list,watch,update nodes & create pods/eviction & get,list,watch pods"),
  space("velero"),
  ...deployed("velero", "velero", "worker-2"),
  bound("velero/velero", "cluster-admin"),
  // Applications of the shop: no rights at all.
  enforced("shop", "baseline"),
  ...["web", "cart", "catalogue", "payment", "search", "mailer"].flatMap((name, index) =>
    deployed(name, "shop", `worker-${(index % 3) + 1}`, { automountServiceAccountToken: false }, port(8080)),
  ),
  exposed("web", "shop", 8080),
  enforced("data", "baseline"),
  ...["postgres", "redis", "kafka"].flatMap((name, index) =>
    deployed(name, "data", `worker-${index + 1}`, { automountServiceAccountToken: false }),
  ),
]

/** A cluster as thousands are. */
export const stockCluster = { kubeadm, applications } as const
