import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { version } from "../../model/kubernetes-version.ts"
import { Resource } from "../../model/resource.ts"
import { identityOf } from "./identity.ts"
import { nodeRestriction } from "./node-restriction.ts"
import type { ResourceRequest } from "./request.ts"
import { compile } from "./world.ts"

const pod = (name: string, nodeName: string, serviceAccountName = "default"): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "shop" },
  spec: { nodeName, serviceAccountName },
})
const apiServer = (...flags: readonly string[]): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "kube-apiserver-a", namespace: "kube-system" },
  spec: {
    containers: [{ name: "kube-apiserver", command: ["kube-apiserver", "--authorization-mode=Node,RBAC", ...flags] }],
  },
})

const worldOf = (objects: readonly JsonObject[], minor = 37) =>
  compile(Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "x" }))), {
    version: version(minor),
  })

const world = worldOf([pod("mine", "n1", "cart"), pod("theirs", "n2", "web")])
const ask = (request: Partial<ResourceRequest>, user = "system:node:n1", asked = world) =>
  nodeRestriction(asked, {
    ...identityOf({ kind: "User", name: user, namespace: "" }),
    verb: "create",
    group: "",
    resource: "pods",
    ...request,
  })

describe("nodeRestriction", () => {
  it("asks nothing of others than kubelets, of reads and of connections", () => {
    expect(ask({}, "alice")).toBeUndefined()
    expect(ask({ verb: "get", name: "theirs", namespace: "shop" })).toBeUndefined()
    expect(ask({ subresource: "exec", name: "theirs", namespace: "shop" })).toBeUndefined()
    expect(ask({ resource: "configmaps" })).toBeUndefined()
  })

  it("lets a kubelet delete the pods of its own node alone", () => {
    const gone = (name?: string) => ask({ verb: "delete", namespace: "shop", ...(name ? { name } : {}) })
    expect(gone("mine")).toBeUndefined()
    expect(gone("theirs")).toMatchObject({ refused: true, why: "theirs is of node n2" })
    expect(gone()).toMatchObject({ refused: false, why: "only pods bound to n1" })
  })

  it("gives tokens of accounts alone that a pod of the node runs as", () => {
    const token = (name: string) => ask({ resource: "serviceaccounts", subresource: "token", namespace: "shop", name })
    expect(token("cart")).toMatchObject({ refused: false })
    expect(token("web")).toMatchObject({ refused: true })
    const manifests = compile(Inventory.of([]), { version: version(32) })
    expect(
      ask({ resource: "serviceaccounts", subresource: "token", namespace: "shop", name: "web" }, undefined, manifests),
    ).toMatchObject({ refused: false, why: "only tokens bound to a pod on n1 that runs as it" })
  })

  it("refuses every write of a kubelet whose name names no node", () => {
    expect(ask({ resource: "configmaps" }, "system:node:")).toMatchObject({ refused: true })
  })

  it("follows the versions", () => {
    const request = { group: "certificates.k8s.io", resource: "certificatesigningrequests" }
    expect(ask(request, undefined, worldOf([], 30))).toBeUndefined()
    expect(ask(request)).toMatchObject({ refused: false })
  })

  it("asks nothing where the API server runs without it", () => {
    const off = worldOf([apiServer(), pod("theirs", "n2")])
    expect(ask({ verb: "delete", name: "theirs", namespace: "shop" }, undefined, off)).toBeUndefined()
    const on = worldOf([apiServer("--enable-admission-plugins=PodSecurity,NodeRestriction"), pod("theirs", "n2")])
    expect(ask({ verb: "delete", name: "theirs", namespace: "shop" }, undefined, on)).toMatchObject({ refused: true })
  })
})
