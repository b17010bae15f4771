import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { type Origin, Resource } from "../../model/resource.ts"
import { identityOf, requestBy } from "./access-request.ts"
import { Authorizer } from "./authorizer.ts"

const group = "rbac.authorization.k8s.io"
const file: Origin = {
  kind: "file",
  source: { file: "a.yaml", text: "" },
  document: 0,
  start: 0,
  end: 0,
  line: 1,
  pointer: "",
}
const cluster: Origin = { kind: "cluster", name: "c" }
const object = (kind: string, name: string, fields: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name, ...metadata },
  ...fields,
})
const bind = (kind: string, name: string, role: string, subject: JsonObject, namespace?: string) =>
  object(
    kind,
    name,
    { roleRef: { apiGroup: group, kind: "ClusterRole", name: role }, subjects: [subject] },
    namespace ? { namespace } : {},
  )

function can(objects: readonly JsonObject[], subject: string, namespace = "shop", origin: Origin = file) {
  const identity = identityOf(subject)
  if (!identity) throw new Error("no subject")
  const permission = { verb: "get", group: "", resource: "pods", subresource: "", namespace, name: "" }
  return new Authorizer(Inventory.of(objects.map((item) => new Resource(item, origin)))).review(
    requestBy(identity, permission),
  )
}

const reader = object(
  "ClusterRole",
  "reader",
  { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] },
  { labels: { aggregate: "yes" } },
)
const aggregated = object("ClusterRole", "sum", {
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: { aggregate: "yes" } }] },
})
const alice = { kind: "User", name: "alice" }

describe("Authorizer", () => {
  it("expands aggregated roles of manifests; a cluster's answer stands as it is", () => {
    const objects = [reader, aggregated, bind("ClusterRoleBinding", "b", "sum", alice)]
    expect(can(objects, "User:alice").allowed).toBe(true)
    expect(can(objects, "User:alice", "shop", cluster).allowed).toBe(false)
  })

  it("says unknown where a role is not there, and knows cluster-admin", () => {
    const missing = can([bind("RoleBinding", "b", "view", alice, "shop")], "User:alice")
    expect(missing).toMatchObject({ allowed: false, unknown: true })
    expect(missing.unresolved.map(({ name }) => name)).toEqual(["b"])
    expect(can([bind("RoleBinding", "b", "view", alice, "other")], "User:alice").unknown).toBe(false)
    expect(can([bind("ClusterRoleBinding", "b", "cluster-admin", alice)], "User:alice").allowed).toBe(true)
  })

  it("knows the groups of service accounts, and their namespace where a subject names none", () => {
    const toGroup = [
      reader,
      bind("ClusterRoleBinding", "b", "reader", { kind: "Group", name: "system:serviceaccounts:shop" }),
    ]
    expect(can(toGroup, "ServiceAccount:shop/cart").allowed).toBe(true)
    expect(can(toGroup, "ServiceAccount:bank/cart").allowed).toBe(false)
    const account = { kind: "ServiceAccount", name: "cart" }
    expect(can([reader, bind("RoleBinding", "b", "reader", account, "shop")], "ServiceAccount:shop/cart").allowed).toBe(
      true,
    )
    expect(can([reader, bind("ClusterRoleBinding", "b", "reader", account)], "ServiceAccount:shop/cart").allowed).toBe(
      false,
    )
  })

  it("lets a RoleBinding count in its namespace only, and system:masters everywhere", () => {
    const objects = [reader, bind("RoleBinding", "b", "reader", alice, "shop")]
    expect(can(objects, "User:alice", "shop").allowed).toBe(true)
    expect(can(objects, "User:alice", "bank").allowed).toBe(false)
    expect(can(objects, "User:alice", "").allowed).toBe(false)
    expect(can([], "Group:system:masters").allowed).toBe(true)
  })
})
