import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { accessReview } from "../../src/engines/identity/access-review.ts"
import { nodeRestriction } from "../../src/engines/identity/node-restriction.ts"
import type { AccessRequest } from "../../src/engines/identity/request.ts"
import { compile, type World } from "../../src/engines/identity/world.ts"
import { asArray, asObject, asString, dig, get, type JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import type { ApiClient } from "../testbed/api-client.ts"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { rbacPath, readRbac, until } from "./identity-server.ts"

const kubelet = { user: "system:node:n1", groups: ["system:nodes", "system:authenticated"] }
const asKubelet = { "impersonate-user": kubelet.user, "impersonate-group": "system:nodes" }

interface Write {
  readonly verb: "create" | "update" | "patch" | "delete"
  readonly group?: string
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  readonly body?: JsonObject
}

/** A request, and whether the server lets this very object pass admission; a refusal of ours must be one of its. */
type Case = readonly [what: string, write: Write, passes: boolean]

const metadata = (name: string, more: JsonObject = {}): JsonObject => ({ name, ...more })

const pod = (name: string, nodeName: string, annotations: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: metadata(name, { annotations, ...more }),
  spec: { nodeName, automountServiceAccountToken: false, containers: [{ name: "app", image: "app" }] },
})

const node = (name: string, labels: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: metadata(name, { labels }),
})

const lease = (name: string): JsonObject => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: metadata(name),
  spec: { holderIdentity: "x" },
})

const csiNode = (name: string): JsonObject => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "CSINode",
  metadata: metadata(name),
  spec: { drivers: [] },
})

const claim = (labels: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: metadata("data", { labels }),
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
})

const eviction = (name: string): JsonObject => ({
  apiVersion: "policy/v1",
  kind: "Eviction",
  metadata: metadata(name, { namespace: "default" }),
})

const inDefault = { namespace: "default" }
const leases = { group: "coordination.k8s.io", resource: "leases", namespace: "kube-node-lease" }
const csiNodes = { group: "storage.k8s.io", resource: "csinodes" }

function cases(podUid: string, nodeUid: string): readonly Case[] {
  const mirror = { "kubernetes.io/config.mirror": "x" }
  const owner = { apiVersion: "v1", kind: "Node", name: "n1", uid: nodeUid, controller: true }
  const token = (bound: JsonObject | undefined): JsonObject => ({
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: bound ? { boundObjectRef: bound } : {},
  })
  const boundTo = (name: string, uid: string) => ({ apiVersion: "v1", kind: "Pod", name, uid })
  const tokens = { verb: "create", resource: "serviceaccounts", subresource: "token", ...inDefault } as const
  return [
    [
      "a mirror pod",
      { verb: "create", resource: "pods", ...inDefault, body: pod("m", "n1", mirror, { ownerReferences: [owner] }) },
      true,
    ],
    ["a pod", { verb: "create", resource: "pods", ...inDefault, body: pod("p", "n1") }, false],
    ["another node's pod", { verb: "delete", resource: "pods", ...inDefault, name: "theirs" }, false],
    ["a pod of no node", { verb: "delete", resource: "pods", ...inDefault, name: "pending" }, false],
    ["its pod", { verb: "delete", resource: "pods", ...inDefault, name: "mine" }, true],
    ["a change of its pod", { verb: "patch", resource: "pods", ...inDefault, name: "mine", body: {} }, false],
    [
      "status of its pod",
      { verb: "patch", resource: "pods", subresource: "status", ...inDefault, name: "mine", body: { status: {} } },
      true,
    ],
    [
      "labels of its pod by status",
      {
        verb: "patch",
        resource: "pods",
        subresource: "status",
        ...inDefault,
        name: "mine",
        body: { metadata: { labels: { a: "b" } } },
      },
      false,
    ],
    [
      "status of another node's pod",
      { verb: "patch", resource: "pods", subresource: "status", ...inDefault, name: "theirs", body: {} },
      false,
    ],
    [
      "eviction of its pod",
      {
        verb: "create",
        resource: "pods",
        subresource: "eviction",
        ...inDefault,
        name: "mine",
        body: eviction("mine"),
      },
      true,
    ],
    [
      "eviction of another node's pod",
      {
        verb: "create",
        resource: "pods",
        subresource: "eviction",
        ...inDefault,
        name: "theirs",
        body: eviction("theirs"),
      },
      false,
    ],
    ["its node", { verb: "patch", resource: "nodes", name: "n1", body: {} }, true],
    [
      "a free label of its node",
      { verb: "patch", resource: "nodes", name: "n1", body: { metadata: { labels: { a: "b" } } } },
      true,
    ],
    [
      "a guarded label of its node",
      {
        verb: "patch",
        resource: "nodes",
        name: "n1",
        body: { metadata: { labels: { "node-restriction.kubernetes.io/a": "b" } } },
      },
      false,
    ],
    [
      "taints of its node",
      {
        verb: "patch",
        resource: "nodes",
        name: "n1",
        body: { spec: { taints: [{ key: "a", effect: "NoSchedule" }] } },
      },
      false,
    ],
    ["another node", { verb: "patch", resource: "nodes", name: "n2", body: {} }, false],
    ["another node's status", { verb: "patch", resource: "nodes", subresource: "status", name: "n2", body: {} }, false],
    ["a node of another name", { verb: "create", resource: "nodes", body: node("n9") }, false],
    ["its node, gone", { verb: "delete", resource: "nodes", name: "n1" }, true],
    ["another node, gone", { verb: "delete", resource: "nodes", name: "n2" }, false],
    [
      "labels of a claim by status",
      {
        verb: "patch",
        resource: "persistentvolumeclaims",
        subresource: "status",
        ...inDefault,
        name: "data",
        body: { metadata: { labels: { a: "b" } } },
      },
      false,
    ],
    [
      "capacity of a claim",
      {
        verb: "patch",
        resource: "persistentvolumeclaims",
        subresource: "status",
        ...inDefault,
        name: "data",
        body: { status: { capacity: { storage: "1Gi" } } },
      },
      true,
    ],
    ["a claim", { verb: "patch", resource: "persistentvolumeclaims", ...inDefault, name: "data", body: {} }, false],
    ["a token for nobody", { ...tokens, name: "agent", body: token(undefined) }, false],
    ["a token for its pod", { ...tokens, name: "agent", body: token(boundTo("mine", podUid)) }, true],
    [
      "a token of an account no pod of it has",
      { ...tokens, name: "other", body: token(boundTo("mine", podUid)) },
      false,
    ],
    ["its lease", { verb: "create", ...leases, body: lease("n1") }, true],
    ["another lease", { verb: "create", ...leases, body: lease("n2") }, false],
    ["a lease elsewhere", { verb: "create", ...leases, ...inDefault, body: lease("n1") }, false],
    ["another lease, gone", { verb: "delete", ...leases, name: "n3" }, false],
    ["its CSINode", { verb: "create", ...csiNodes, body: csiNode("n1") }, true],
    ["another CSINode", { verb: "create", ...csiNodes, body: csiNode("n2") }, false],
    [
      "its slice",
      {
        verb: "create",
        group: "resource.k8s.io",
        resource: "resourceslices",
        body: slice("mine", "n1"),
      },
      true,
    ],
    [
      "another node's slice",
      {
        verb: "create",
        group: "resource.k8s.io",
        resource: "resourceslices",
        body: slice("not-mine", "n2"),
      },
      false,
    ],
    [
      "another node's slice, gone",
      { verb: "delete", group: "resource.k8s.io", resource: "resourceslices", name: "theirs" },
      false,
    ],
    [
      "a config map",
      {
        verb: "create",
        resource: "configmaps",
        ...inDefault,
        body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } },
      },
      true,
    ],
  ]
}

function slice(name: string, nodeName: string): JsonObject {
  return {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceSlice",
    metadata: metadata(name),
    spec: { driver: "example.com", nodeName, pool: { name: "p", generation: 1, resourceSliceCount: 1 }, devices: [] },
  }
}

/** Where the API serves a resource, dry run. */
function pathOf({ group = "", resource, subresource, namespace, name }: Write): string {
  const root = group === "" ? "/api/v1" : `/apis/${group}/v1`
  const parts = [root, ...(namespace ? ["namespaces", namespace] : []), resource, name, subresource]
  return `${parts.filter(Boolean).join("/")}?dryRun=All`
}

const methods = { create: "POST", update: "PUT", patch: "PATCH", delete: "DELETE" } as const

describe.skipIf(!hasTestbed)("NodeRestriction on a real API server", () => {
  let testbed: Testbed
  let world: World
  let all: readonly Case[]

  beforeAll(async () => {
    testbed = await startTestbed({ args: ["--enable-admission-plugins=NodeRestriction"] })
    const { client } = testbed
    await writeObjects(client)
    const uidOf = async (path: string) => asString(dig(await client.call("GET", path), "metadata", "uid")) ?? ""
    all = cases(await uidOf("/api/v1/namespaces/default/pods/mine"), await uidOf("/api/v1/nodes/n1"))
    const list = async (kind: string, path: string) =>
      asArray(get(await client.call("GET", path), "items")).map((item) => ({
        ...asObject(item),
        apiVersion: path
          .slice(path.startsWith("/api/") ? 5 : 6)
          .split("/")
          .slice(0, -1)
          .join("/"),
        kind,
      }))
    const objects = [
      ...(await readRbac(client)),
      ...(await list("Pod", "/api/v1/pods")),
      ...(await list("ResourceSlice", "/apis/resource.k8s.io/v1/resourceslices")),
    ]
    const inventory = Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "testbed" })))
    world = compile(inventory, { version: version(37) })
    await until("the role of kubelets counts", async () => {
      const { status } = await client.send("PATCH", "/api/v1/namespaces/default/configmaps/none?dryRun=All", {
        body: {},
        headers: { ...asKubelet, "content-type": "application/merge-patch+json" },
      })
      return status === 404
    })
  }, 900_000)

  afterAll(() => testbed?.stop())

  it("refuses what we say it refuses, and asks of the rest what we say it asks", async () => {
    const wrong: string[] = []
    for (const [what, { body, ...write }, passes] of all) {
      const request: AccessRequest = { ...kubelet, group: "", ...write }
      const answer = await testbed.client.send(methods[write.verb], pathOf(write), {
        ...(body ? { body } : {}),
        headers: {
          ...asKubelet,
          ...(write.verb === "patch" ? { "content-type": "application/merge-patch+json" } : {}),
        },
      })
      const theirs = outcome(answer)
      const said = nodeRestriction(world, request)
      const ours = said === undefined ? "passes" : said.refused ? "refused" : "depends"
      if (!accessReview(world, request).allowed) wrong.push(`${what}: the authorizer refuses it`)
      if (theirs !== (passes ? "passes" : "refused"))
        wrong.push(`${what}: the server answers ${theirs} ${JSON.stringify(answer.body)}`)
      if (ours !== "depends" && ours !== theirs)
        wrong.push(`${what}: we say ${ours} (${said?.why}), the server ${theirs}`)
    }
    expect(wrong).toEqual([])
    // Every word of ours is tried in both directions.
    const verdicts = all.map(([, { body: _, ...write }]) => nodeRestriction(world, { ...kubelet, group: "", ...write }))
    expect(verdicts.filter((verdict) => verdict?.refused).length).toBeGreaterThan(8)
    expect(verdicts.filter((verdict) => verdict?.refused === false).length).toBeGreaterThan(8)
  }, 60_000)
})

/** The API itself, not the plug-in, refuses tokens for an account that the pod does not run as. */
function outcome({ status, body }: { readonly status: number; readonly body: unknown }): string {
  if (status === 403 || (status === 400 && JSON.stringify(body).includes("cannot bind token"))) return "refused"
  return status < 300 || status === 409 ? "passes" : `${status}`
}

/** Nodes, pods, a claim and a role that gives kubelets everything, so that admission alone decides. */
async function writeObjects(client: ApiClient): Promise<void> {
  const group = "rbac.authorization.k8s.io"
  const objects: readonly (readonly [path: string, object: JsonObject])[] = [
    ["/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-node-lease" } }],
    ["/api/v1/nodes", node("n1")],
    ["/api/v1/nodes", node("n2")],
    ...["agent", "other", "default"].map(
      (name) =>
        [
          "/api/v1/namespaces/default/serviceaccounts",
          { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } },
        ] as const,
    ),
    ["/api/v1/namespaces/default/persistentvolumeclaims", claim({})],
    ["/apis/resource.k8s.io/v1/resourceslices", slice("theirs", "n2")],
    ["/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases", lease("n3")],
    [
      `${rbacPath}/clusterroles`,
      {
        apiVersion: `${group}/v1`,
        kind: "ClusterRole",
        metadata: { name: "everything" },
        rules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
      },
    ],
    [
      `${rbacPath}/clusterrolebindings`,
      {
        apiVersion: `${group}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name: "everything" },
        roleRef: { apiGroup: group, kind: "ClusterRole", name: "everything" },
        subjects: [{ kind: "Group", apiGroup: group, name: "system:nodes" }],
      },
    ],
  ]
  for (const [path, object] of objects) await client.send("POST", path, { body: object })
  for (const [name, nodeName] of [
    ["mine", "n1"],
    ["theirs", "n2"],
    ["pending", ""],
  ] as const) {
    const made = pod(name, nodeName)
    const spec = {
      ...asObject(get(made, "spec")),
      serviceAccountName: name === "mine" ? "agent" : "other",
      ...tokenVolume,
    }
    await client.call("POST", "/api/v1/namespaces/default/pods", { ...made, spec })
  }
}

/** A projected token for the API server's own audience, which the token request then may ask for. */
const tokenVolume: JsonObject = {
  volumes: [{ name: "t", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }],
}
