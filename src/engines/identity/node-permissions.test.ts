import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { version } from "../../model/kubernetes-version.ts"
import { Resource } from "../../model/resource.ts"
import { accessReview } from "./access-review.ts"
import { identityOf } from "./identity.ts"
import { isNamedAsNode } from "./node-authorizer.ts"
import { type NodePermission, nodePermissions } from "./node-permissions.ts"
import { nodeRestriction } from "./node-restriction.ts"
import { combinedResource, type ResourceRequest } from "./request.ts"
import { whoCan } from "./who-can.ts"
import { compile, type World } from "./world.ts"

const pod = (name: string, nodeName: string, secret: string): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "shop" },
  spec: {
    nodeName,
    serviceAccountName: name,
    volumes: [
      { name: "a", secret: { secretName: secret } },
      { name: "b", persistentVolumeClaim: { claimName: "data" } },
    ],
  },
})
const objects: readonly JsonObject[] = [
  pod("cart", "n1", "cart-db"),
  pod("web", "n2", "web-tls"),
  { apiVersion: "v1", kind: "Node", metadata: { name: "idle" } },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pv" },
    spec: { claimRef: { namespace: "shop", name: "data" } },
  },
  {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceSlice",
    metadata: { name: "gpu" },
    spec: { nodeName: "n2" },
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "n2-edits" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
    subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "system:node:n2" }],
  },
]

const worldAt = (minor: number): World =>
  compile(Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "x" }))), {
    version: version(minor),
  })
const kubelet = (node: string) => identityOf({ kind: "User", name: `system:node:${node}`, namespace: "" })

const covers = (row: NodePermission, request: ResourceRequest): boolean =>
  row.group === request.group &&
  row.resource === combinedResource(request) &&
  (row.namespace === "" || row.namespace === request.namespace) &&
  row.verbs.includes(request.verb) &&
  (row.names.length === 0 || row.names.includes(request.name ?? "")) &&
  Object.entries(row.fields ?? {}).every(([field, value]) => request.fields?.[field] === value)

const requests = fc.record({
  verb: fc.constantFrom("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "bind"),
  path: fc.constantFrom(
    "/secrets",
    "/configmaps",
    "/persistentvolumeclaims",
    "/persistentvolumeclaims/status",
    "/persistentvolumes",
    "/serviceaccounts",
    "/serviceaccounts/token",
    "/nodes",
    "/nodes/status",
    "/nodes/proxy",
    "/pods",
    "/pods/status",
    "/pods/eviction",
    "/pods/exec",
    "/services",
    "/events",
    "/endpoints",
    "coordination.k8s.io/leases",
    "storage.k8s.io/csinodes",
    "storage.k8s.io/csidrivers",
    "resource.k8s.io/resourceslices",
    "certificates.k8s.io/certificatesigningrequests",
    "certificates.k8s.io/podcertificaterequests",
    "certificates.k8s.io/clustertrustbundles",
  ),
  namespace: fc.constantFrom("", "shop", "kube-node-lease", "other"),
  name: fc.constantFrom("", "cart", "web", "cart-db", "web-tls", "data", "pv", "gpu", "n1", "n2", "idle"),
  node: fc.constantFrom("n1", "n2", "idle"),
  selects: fc.boolean(),
})

const clusterScoped = new Set([
  "persistentvolumes",
  "nodes",
  "csinodes",
  "csidrivers",
  "resourceslices",
  "certificatesigningrequests",
  "clustertrustbundles",
])

describe.each([30, 33, 37])("kubelets of 1.%i", (minor) => {
  const world = worldAt(minor)

  const rows = new Map(["n1", "n2", "idle"].map((node) => [node, nodePermissions(world, node)]))

  it("hold exactly what the Node authorizer and NodeRestriction leave them", () => {
    fc.assert(
      fc.property(requests, ({ verb, path, name, node, selects, ...place }) => {
        const [group = "", resource = "", subresource = ""] = path.split("/")
        const namespace = clusterScoped.has(resource) ? "" : place.namespace
        const fields = selects ? { "spec.nodeName": node } : {}
        const request = { verb, group, resource, subresource, namespace, name, fields }
        const asked = { ...kubelet(node), ...request }
        const isAuthorized = accessReview(world, asked).otherwise === "Node"
        const allowed = isAuthorized && nodeRestriction(world, asked)?.refused !== true
        const covering = rows.get(node)?.filter((row) => covers(row, request)) ?? []
        // What may only be done to the node's own object is a row of that object, also where the question names none.
        const ofOwn = isNamedAsNode(request) && name === "" ? { ...request, name: node } : request
        if (allowed) expect(rows.get(node)?.filter((row) => covers(row, ofOwn))).not.toHaveLength(0)
        // A row that stands under a condition of admission covers requests that the name alone refuses.
        else expect(covering.filter(({ restriction }) => !restriction || !isAuthorized)).toEqual([])
        const held = whoCan(world, request).find(({ subject }) => subject.name === `system:node:${node}`)
        expect(held?.otherwise === "Node").toBe(allowed)
      }),
      { numRuns: 5000, seed: 6 },
    )
  })
})

describe("nodePermissions", () => {
  const world = worldAt(37)
  const rowsOf = (resource: string, node = "n1") =>
    nodePermissions(world, node).filter((row) => row.resource === resource)

  it("names the objects that the pods of the node need", () => {
    expect(rowsOf("secrets")).toEqual([
      { namespace: "shop", group: "", resource: "secrets", names: ["cart-db"], verbs: ["get", "list", "watch"] },
    ])
    expect(rowsOf("secrets", "idle")).toEqual([])
    expect(rowsOf("persistentvolumes")).toMatchObject([{ names: ["pv"], verbs: ["get"] }])
  })

  it("tells fields to select by, and what admission asks", () => {
    expect(rowsOf("pods")).toContainEqual({
      namespace: "",
      group: "",
      resource: "pods",
      names: [],
      verbs: ["list", "watch"],
      fields: { "spec.nodeName": "n1" },
    })
    const [deleting] = rowsOf("pods").filter(({ verbs }) => verbs.includes("delete"))
    expect(deleting?.restriction?.why).toBe("only pods bound to n1")
  })
})

describe("whoCan", () => {
  it("names kubelets, and joins what a binding gives one of them", () => {
    const may = whoCan(worldAt(37), { verb: "get", group: "", resource: "secrets", namespace: "shop", name: "web-tls" })
    const node = may.find(({ subject }) => subject.name === "system:node:n2")
    expect(node).toMatchObject({ otherwise: "Node" })
    expect(node?.grants).toHaveLength(1)
    expect(may.some(({ subject }) => subject.name === "system:node:n1")).toBe(false)
  })

  it("leaves out kubelets whose write admission refuses, whoever allowed it", () => {
    const world = worldAt(37)
    const deletes = { verb: "delete", group: "", resource: "pods", namespace: "shop", name: "cart" }
    const names = whoCan(world, deletes).map(({ subject }) => subject.name)
    expect(names).toContain("system:node:n1")
    expect(names).not.toContain("system:node:n2")
  })

  it("follows the authorizers that are configured", () => {
    const inventory = worldAt(37).inventory
    const open = compile(inventory, { authorizers: { rbac: false, node: false, alwaysAllow: true, unknown: [] } })
    expect(whoCan(open, { verb: "get", path: "/x" }).map(({ subject }) => subject.name)).toEqual([
      "system:masters",
      "system:authenticated",
      "system:unauthenticated",
    ])
    const closed = compile(inventory, { authorizers: { rbac: true, node: false, alwaysAllow: false, unknown: [] } })
    expect(nodePermissions(closed, "n1")).toEqual([])
  })
})
