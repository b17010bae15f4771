import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { Resource } from "../../model/resource.ts"
import { authorizersOf } from "./authorizers.ts"

const of = (...objects: readonly JsonObject[]) =>
  authorizersOf(Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "x" }))))

const apiServer = (...flags: readonly string[]): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "kube-apiserver-a", namespace: "kube-system" },
  spec: { containers: [{ name: "kube-apiserver", command: ["kube-apiserver", ...flags] }] },
})
const configuration = (...types: readonly string[]): JsonObject => ({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AuthorizationConfiguration",
  authorizers: types.map((type) => ({ type, name: `my-${type.toLowerCase()}` })),
})

describe("authorizersOf", () => {
  it("takes the usual ones where nothing says otherwise", () => {
    expect(of()).toEqual({ rbac: true, node: true, alwaysAllow: false, unknown: [] })
  })

  it("reads the flags of the API server", () => {
    expect(of(apiServer("--authorization-mode=Node,RBAC,Webhook")).unknown).toEqual(["Webhook"])
    expect(of(apiServer("--authorization-mode", "ABAC"))).toMatchObject({ rbac: false, node: false, unknown: ["ABAC"] })
    expect(of(apiServer())).toMatchObject({ alwaysAllow: true, rbac: false })
  })

  it("reads the configuration that the flags name, or says that it is not there", () => {
    const flag = "--authorization-config=/etc/a.yaml"
    expect(of(apiServer(flag)).unknown).toEqual(["the authorizers in /etc/a.yaml"])
    expect(of(apiServer(flag), configuration("Node", "RBAC"))).toEqual({
      rbac: true,
      node: true,
      alwaysAllow: false,
      unknown: [],
    })
    expect(of(configuration("Webhook", "RBAC"))).toMatchObject({ node: false, unknown: ["Webhook my-webhook"] })
  })
})
