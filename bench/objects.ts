import { scan } from "../src/app/scan.ts"
import { frameworks } from "../src/catalog/frameworks/index.ts"
import { checks } from "../src/engines/posture/checks.generated.ts"
import { judgeObjects } from "../src/engines/posture/run.ts"
import type { JsonObject } from "../src/lib/json.ts"
import { Inventory } from "../src/model/inventory.ts"
import { newestVersion } from "../src/model/kubernetes-version.ts"
import { Resource } from "../src/model/resource.ts"

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number

/** `npm run bench objects [OBJECTS]`: a cluster's inventory with every framework, and single objects that change in it. */
export async function run([objects = "50000"]: readonly string[]): Promise<void> {
  const inventory = Inventory.of(
    [...cluster(Number(objects))].map((object) => new Resource(object, { kind: "cluster", name: "bench" })),
  )
  const pods = [...inventory.ofKind("Pod", "")].length
  const started = performance.now()
  const loaded = { inventory, targets: [], incomplete: [], warnings: [] }
  const { findings, summary } = scan(loaded, { frameworks: [...frameworks.keys()] })
  const seconds = (performance.now() - started) / 1000
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(
    `${inventory.size} objects, ${pods} of them pods, ${summary.workloads} workloads; ${checks.length} rules, ${frameworks.size} frameworks`,
  )
  console.log(`all frameworks: ${seconds.toFixed(2)} s, ${findings.length} findings, peak ${peak.toFixed(0)} MB`)
  changeObjects(inventory)
}

/** A Deployment changes, the inventory follows, and the Deployment is judged again. */
function changeObjects(first: Inventory): void {
  let inventory = first
  const options = { version: newestVersion, checks: checks.filter(({ optional }) => !optional) }
  const deployments = [...inventory.ofKind("Deployment", "apps")].slice(0, 500)
  const times = deployments.map(({ object, origin }) => {
    const started = performance.now()
    const changed = new Resource({ ...object }, origin)
    inventory = inventory.with([changed])
    judgeObjects(inventory, [changed], options)
    return performance.now() - started
  })
  const p99 = [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] as number
  console.log(
    `one changed object: median ${median(times).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (of ${times.length})`,
  )
}

/** Of 25 objects: a Deployment, its ReplicaSet, 12 pods, a Service, and what usually stands around them. */
function* cluster(count: number): Generator<JsonObject> {
  const meta = (name: string, namespace: string, more: JsonObject = {}): JsonObject => ({
    name,
    namespace,
    uid: `${namespace}-${name}`,
    ...more,
  })
  const owned = (kind: string, name: string, namespace: string): JsonObject => ({
    ownerReferences: [{ apiVersion: "apps/v1", kind, name, uid: `${namespace}-${name}`, controller: true }],
  })
  for (let group = 0; group * 25 < count; group++) {
    const namespace = `ns-${group % 200}`
    const name = `app-${group}`
    const labels = { app: name }
    const isCareful = group % 3 === 0
    const spec: JsonObject = {
      serviceAccountName: name,
      ...(isCareful
        ? {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          }
        : {}),
      containers: [
        {
          name: "app",
          image: `registry.example/app:${group % 50}`,
          ports: [{ containerPort: 8080 }],
          env: [{ name: "LEVEL", value: "info" }],
          envFrom: [{ configMapRef: { name } }],
          resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
          ...(isCareful
            ? {
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
              }
            : {}),
        },
      ],
    }
    const template = { metadata: { labels }, spec }
    const selector = { matchLabels: labels }
    if (group < 200) yield { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, uid: namespace } }
    yield {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: meta(name, namespace),
      spec: { replicas: 12, selector, template },
    }
    yield {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: meta(`${name}-1`, namespace, owned("Deployment", name, namespace)),
      spec: { selector, template },
    }
    for (let pod = 0; pod < 12; pod++)
      yield {
        apiVersion: "v1",
        kind: "Pod",
        metadata: meta(`${name}-1-${pod}`, namespace, { labels, ...owned("ReplicaSet", `${name}-1`, namespace) }),
        spec: { ...spec, nodeName: `node-${pod}` },
        status: { phase: "Running", podIP: `10.${group >> 8}.${group & 255}.${pod}` },
      }
    yield {
      apiVersion: "v1",
      kind: "Service",
      metadata: meta(name, namespace),
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    }
    yield { apiVersion: "v1", kind: "ServiceAccount", metadata: meta(name, namespace) }
    yield { apiVersion: "v1", kind: "ConfigMap", metadata: meta(name, namespace), data: { mode: "production" } }
    yield {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: meta(`${name}-files`, namespace),
      data: { "app.conf": "level = info" },
    }
    yield { apiVersion: "v1", kind: "Secret", metadata: meta(name, namespace) }
    const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"], resourceNames: [name] }]
    yield { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: meta(name, namespace), rules }
    yield {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: meta(name, namespace),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    }
    yield {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: meta(name, namespace),
      spec: { selector, maxUnavailable: 1 },
    }
    yield {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: meta(name, namespace),
      spec: {
        podSelector: selector,
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }],
      },
    }
    yield {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: meta(name, namespace),
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name }, minReplicas: 3, maxReplicas: 20 },
    }
    yield { apiVersion: "v1", kind: "Endpoints", metadata: meta(name, namespace), subsets: [] }
  }
}
