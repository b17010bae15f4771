import type { JsonObject } from "../src/lib/json.ts"
import { Inventory } from "../src/model/inventory.ts"
import { Resource } from "../src/model/resource.ts"
import { networkPolicy, numbers } from "./network-world.ts"

export interface ClusterSize {
  readonly pods: number
  readonly nodes: number
  readonly bindings: number
  readonly policies: number
}

const rbac = "rbac.authorization.k8s.io"
const podsPerWorkload = 10
const workloadsPerNamespace = 10
const origin = { kind: "cluster", name: "bench" } as const

/** Rules as applications and teams have them; the few at the end are what attackers look for. */
const ordinary: readonly JsonObject[] = [
  { apiGroups: [""], resources: ["pods", "services", "endpoints"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
  { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["example.com"], resources: ["widgets"], verbs: ["*"] },
]
const dangerous: readonly JsonObject[] = [
  { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete"] },
  { apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch", "update"] },
  { apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] },
  { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
  { apiGroups: [rbac], resources: ["rolebindings", "clusterroles"], verbs: ["create", "bind"] },
]

/** A cluster of many teams: owners with their pods, service accounts, roles, bindings, Services, Ingresses, policies. */
export function benchCluster({ pods, nodes, bindings, policies }: ClusterSize): Inventory {
  const below = numbers(17)
  const workloads = Math.ceil(pods / podsPerWorkload)
  const namespaces = Math.ceil(workloads / workloadsPerNamespace)
  const objects: JsonObject[] = []
  const add = (apiVersion: string, kind: string, metadata: JsonObject, fields: JsonObject = {}) =>
    objects.push({ apiVersion, kind, metadata, ...fields })
  for (let i = 0; i < namespaces; i++) {
    const enforce = ["restricted", "baseline", "baseline", "privileged"][i % 4] as string
    add("v1", "Namespace", { name: `ns-${i}`, labels: { "pod-security.kubernetes.io/enforce": enforce } })
  }
  for (let i = 0; i < nodes; i++)
    add(
      "v1",
      "Node",
      { name: `node-${i}`, labels: i < 3 ? { "node-role.kubernetes.io/control-plane": "" } : {} },
      { status: { nodeInfo: { kernelVersion: "6.1.0", containerRuntimeVersion: "containerd://2.1.5" } } },
    )
  for (let i = 0; i < workloads; i++) {
    const namespace = `ns-${i % namespaces}`
    const name = `app-${i}`
    const privileged = below(100) === 0
    const spec: JsonObject = {
      serviceAccountName: name,
      automountServiceAccountToken: below(3) > 0,
      containers: [
        {
          name: "app",
          image: `registry.example/team-${i % 50}/app:1.${i % 9}`,
          ports: [{ containerPort: 8080 }],
          ...(privileged ? { securityContext: { privileged } } : {}),
        },
      ],
    }
    const labels = { app: `app-${i % workloadsPerNamespace}`, name }
    add("v1", "ServiceAccount", { name, namespace })
    add(
      "apps/v1",
      "Deployment",
      { name, namespace, uid: `d${i}` },
      {
        spec: {
          replicas: podsPerWorkload,
          selector: { matchLabels: { name } },
          template: { metadata: { labels }, spec },
        },
      },
    )
    add("v1", "Secret", { name, namespace }, { type: "Opaque" })
    add(
      "apps/v1",
      "ReplicaSet",
      { name: `${name}-x`, namespace, uid: `r${i}`, ownerReferences: [owner("apps/v1", "Deployment", name, `d${i}`)] },
      {
        spec: { template: { metadata: { labels }, spec } },
      },
    )
    for (let k = 0; k < podsPerWorkload; k++)
      add(
        "v1",
        "Pod",
        {
          name: `${name}-x-${k}`,
          namespace,
          labels,
          ownerReferences: [owner("apps/v1", "ReplicaSet", `${name}-x`, `r${i}`)],
        },
        {
          spec: { ...spec, nodeName: `node-${3 + below(nodes - 3)}` },
          status: { phase: "Running", podIP: `10.${(i >> 8) & 255}.${i & 255}.${k + 1}` },
        },
      )
    if (i % 20 === 0) {
      add(
        "v1",
        "Service",
        { name, namespace },
        { spec: { selector: { name }, ports: [{ port: 80, targetPort: 8080 }] } },
      )
      add(
        "networking.k8s.io/v1",
        "Ingress",
        { name, namespace },
        {
          spec: { rules: [{ http: { paths: [{ path: "/", backend: { service: { name, port: { number: 80 } } } }] } }] },
        },
      )
    }
  }
  const roles = Math.ceil(bindings / 6)
  for (let i = 0; i < roles; i++) {
    const rules = Array.from({ length: 1 + below(3) }, () => ordinary[below(ordinary.length)] as JsonObject)
    if (below(25) === 0) rules.push(dangerous[below(dangerous.length)] as JsonObject)
    add(`${rbac}/v1`, "ClusterRole", { name: `role-${i}` }, { rules })
  }
  add(
    `${rbac}/v1`,
    "ClusterRole",
    { name: "cluster-admin" },
    {
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    },
  )
  for (let i = 0; i < bindings; i++) {
    const workload = below(workloads)
    const namespace = `ns-${workload % namespaces}`
    const isWide = below(200) === 0
    const role = below(3000) === 0 ? "cluster-admin" : `role-${below(roles)}`
    add(
      `${rbac}/v1`,
      isWide ? "ClusterRoleBinding" : "RoleBinding",
      { name: `b-${i}`, ...(isWide ? {} : { namespace }) },
      {
        roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
        subjects: [
          below(8) === 0
            ? { kind: "Group", name: `team-${below(50)}`, apiGroup: rbac }
            : { kind: "ServiceAccount", name: `app-${workload}`, namespace },
        ],
      },
    )
  }
  const list = objects.map((object) => new Resource(object, origin))
  for (let i = 0; i < policies; i++) list.push(networkPolicy(i, namespaces, below))
  return Inventory.of(list)
}

const owner = (apiVersion: string, kind: string, name: string, uid: string): JsonObject => ({
  apiVersion,
  kind,
  name,
  uid,
  controller: true,
})
