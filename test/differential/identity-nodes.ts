import { accessReview } from "../../src/engines/identity/access-review.ts"
import type { AccessRequest } from "../../src/engines/identity/request.ts"
import { compile } from "../../src/engines/identity/world.ts"
import { asArray, asObject, get, type JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import type { ApiClient } from "../testbed/api-client.ts"
import { namespaces } from "./identity-generator.ts"
import { askAll, readRbac, until } from "./identity-server.ts"
import { type Random, seeded } from "./random.ts"

const nodes = ["n1", "n2", "n3"]
const names = ["one", "two", "three", "n1"]

function generatePod(random: Random, index: number, namespace: string): JsonObject {
  const name = `pod-${index}`
  const volume = (): JsonObject =>
    random.pick<JsonObject>([
      { secret: { secretName: random.pick(names) } },
      { configMap: { name: random.pick(names) } },
      { persistentVolumeClaim: { claimName: random.pick(names) } },
      {
        projected: { sources: [{ secret: { name: random.pick(names) } }, { configMap: { name: random.pick(names) } }] },
      },
      { csi: { driver: "example.com", nodePublishSecretRef: { name: random.pick(names) } } },
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        },
      },
    ])
  const reference = random.pick<JsonObject>([{ secretRef: { name: "one" } }, { configMapRef: { name: "two" } }])
  const key = random.pick<JsonObject>([
    { secretKeyRef: { name: "three", key: "k" } },
    { configMapKeyRef: { name: "three", key: "k" } },
  ])
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: {
      nodeName: random.pick(nodes),
      serviceAccountName: random.pick(["one", "two"]),
      automountServiceAccountToken: false,
      ...(random.chance(0.3) ? { imagePullSecrets: [{ name: random.pick(names) }] } : {}),
      containers: [{ name: "app", image: "app", envFrom: [reference], env: [{ name: "V", valueFrom: key }] }],
      volumes: random.chance(0.8) ? [{ name: "v", ...volume() }] : [],
    },
  }
}

const generateVolume = (random: Random, name: string): JsonObject => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name },
  spec: {
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteOnce"],
    claimRef: { namespace: random.pick(namespaces), name: random.pick(names) },
    csi: {
      driver: "example.com",
      volumeHandle: name,
      nodeStageSecretRef: { name: random.pick(names), namespace: random.pick(namespaces) },
      controllerPublishSecretRef: { name: "controller-only", namespace: random.pick(namespaces) },
    },
  },
})

/** Pods, volumes and attachments on three nodes that need not exist. */
export async function writeNodeWorld(client: ApiClient, seed: number): Promise<readonly JsonObject[]> {
  const random = seeded(seed)
  for (const namespace of namespaces)
    for (const name of ["one", "two", "default"])
      await client.call("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name },
      })
  for (const [index, namespace] of namespaces.entries())
    for (let pod = 0; pod < 5; pod++)
      await client.call(
        "POST",
        `/api/v1/namespaces/${namespace}/pods`,
        generatePod(random, index * 10 + pod, namespace),
      )
  for (const name of names) {
    await client.call("POST", "/api/v1/persistentvolumes", generateVolume(random, name))
    await client.call("POST", "/apis/storage.k8s.io/v1/volumeattachments", {
      apiVersion: "storage.k8s.io/v1",
      kind: "VolumeAttachment",
      metadata: { name },
      spec: { attacher: "example.com", nodeName: random.pick(nodes), source: { persistentVolumeName: name } },
    })
  }
  // The last objects written are the last to count: the fourth attachment, and a pod of the last namespace.
  const last = { name: "last", namespace: namespaces[3] ?? "" }
  const pod = generatePod(random, 99, last.namespace)
  const secret = { secret: { secretName: "last" } }
  const spec = { ...asObject(get(pod, "spec")), nodeName: "n1", volumes: [{ name: "v", ...secret }] }
  await client.call("POST", `/api/v1/namespaces/${last.namespace}/pods`, { ...pod, metadata: last, spec })
  await client.call("POST", "/apis/storage.k8s.io/v1/volumeattachments", {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name: "last" },
    spec: { attacher: "example.com", nodeName: "n1", source: { persistentVolumeName: "one" } },
  })
  const kubelet = { user: "system:node:n1", groups: ["system:nodes"], verb: "get", name: "last" }
  await until("the Node authorizer sees the objects", async () => {
    const answers = await askAll(client, [
      { ...kubelet, group: "", resource: "secrets", namespace: last.namespace },
      { ...kubelet, group: "storage.k8s.io", resource: "volumeattachments" },
    ])
    return answers.every(({ allowed }) => allowed)
  })
  const list = async (path: string, apiVersion: string, kind: string) =>
    asArray(get(await client.call("GET", path), "items")).map((item) => ({ ...asObject(item), apiVersion, kind }))
  return [
    ...(await readRbac(client)),
    ...(await list("/api/v1/pods", "v1", "Pod")),
    ...(await list("/api/v1/persistentvolumes", "v1", "PersistentVolume")),
    ...(await list("/apis/storage.k8s.io/v1/volumeattachments", "storage.k8s.io/v1", "VolumeAttachment")),
  ]
}

const asked: readonly (readonly [group: string, resource: string])[] = [
  ["", "secrets"],
  ["", "configmaps"],
  ["", "persistentvolumeclaims"],
  ["", "persistentvolumes"],
  ["", "serviceaccounts"],
  ["", "pods"],
  ["", "nodes"],
  ["", "services"],
  ["", "events"],
  ["", "endpoints"],
  ["events.k8s.io", "events"],
  ["coordination.k8s.io", "leases"],
  ["storage.k8s.io", "volumeattachments"],
  ["storage.k8s.io", "csinodes"],
  ["storage.k8s.io", "csidrivers"],
  ["resource.k8s.io", "resourceclaims"],
  ["resource.k8s.io", "resourceslices"],
  ["certificates.k8s.io", "certificatesigningrequests"],
  ["certificates.k8s.io", "clustertrustbundles"],
  ["certificates.k8s.io", "podcertificaterequests"],
  ["node.k8s.io", "runtimeclasses"],
  ["authentication.k8s.io", "tokenreviews"],
  ["authorization.k8s.io", "subjectaccessreviews"],
]

function generateRequest(random: Random): AccessRequest {
  const [group = "", resource = ""] = random.pick(asked)
  const node = random.pick([...nodes, "n4", ""])
  return {
    user: `system:node:${node}`,
    groups: random.chance(0.95) ? ["system:nodes", "system:authenticated"] : ["system:authenticated"],
    verb: random.pick(["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]),
    group,
    resource,
    subresource: random.chance(0.2) ? random.pick(["status", "token", "eviction", "exec"]) : "",
    namespace: random.pick([...namespaces, "kube-node-lease", ""]),
    name: random.pick([...names, "pod-1", "pod-11", "controller-only", "pod-3-v", ...nodes, ""]),
    ...(random.chance(0.2) ? { fields: { "spec.nodeName": random.pick(nodes) } } : {}),
  }
}

/** Kubelets' requests: the server's answers against ours. Gives one line for each difference. */
export async function compareNodes(
  client: ApiClient,
  objects: readonly JsonObject[],
  minor: number,
  questions: number,
): Promise<{ readonly allowed: number; readonly differences: readonly string[] }> {
  const random = seeded(minor)
  const inventory = Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "testbed" })))
  const world = compile(inventory, { version: version(minor) })
  const requests = Array.from({ length: questions }, () => generateRequest(random))
  const answers = await askAll(client, requests)
  const differences = requests.flatMap((request, index) => {
    const theirs = answers[index]?.allowed
    const ours = accessReview(world, request).allowed
    return ours === theirs ? [] : [`1.${minor}: we say ${ours} for ${JSON.stringify(request)}`]
  })
  return { allowed: answers.filter(({ allowed }) => allowed).length, differences }
}
