import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { Resource } from "../../model/resource.ts"
import { formatSubject, identityOf, parseSubject } from "./identity.ts"
import { comparePermissions, compareWorlds, permissionsOf } from "./permissions.ts"
import { compile } from "./world.ts"

const apiGroup = "rbac.authorization.k8s.io"

const grant = (name: string, user: string, rule: JsonObject, namespace?: string): readonly JsonObject[] => {
  const metadata = { name, ...(namespace ? { namespace } : {}) }
  const kind = namespace ? "Role" : "ClusterRole"
  return [
    { apiVersion: `${apiGroup}/v1`, kind, metadata, rules: [rule] },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup, kind, name },
      subjects: [{ kind: "User", name: user }],
    },
  ]
}

const worldOf = (...objects: readonly (readonly JsonObject[])[]) =>
  compile(Inventory.of(objects.flat().map((object) => new Resource(object, { kind: "cluster", name: "x" }))), {
    defaults: [],
  })

const rule = (verbs: string, resources: string): JsonObject => ({
  verbs: verbs.split(","),
  apiGroups: [""],
  resources: resources.split(","),
})

const user = (name: string) => ({ user: name, groups: [] })

describe("permissionsOf", () => {
  it("joins verbs of one resource and keeps places apart", () => {
    const world = worldOf(
      grant("a", "alice", rule("get", "pods,secrets")),
      grant("b", "alice", rule("list", "pods")),
      grant("c", "alice", rule("delete", "pods"), "shop"),
      grant("d", "alice", { verbs: ["get"], nonResourceURLs: ["/metrics"] }),
    )
    const { resources, paths } = permissionsOf(world, user("alice"))
    expect(resources.map(({ namespace, resource, verbs }) => `${namespace}/${resource} ${verbs}`)).toEqual([
      "/pods get,list",
      "/secrets get",
      "shop/pods delete",
    ])
    expect(paths.map(({ path, verbs }) => `${path} ${verbs}`)).toEqual(["/metrics get"])
  })
})

describe("comparePermissions", () => {
  it("sees through other spellings and through what counts everywhere", () => {
    const world = worldOf(
      grant("a", "alice", rule("get,list", "pods")),
      grant("b", "bob", rule("list,get", "pods")),
      grant("c", "bob", rule("get", "pods"), "shop"),
      grant("d", "bob", rule("delete", "pods"), "shop"),
    )
    const [change, ...others] = comparePermissions({ world, identity: user("alice") }, { world, identity: user("bob") })
    expect(others).toEqual([])
    expect(change?.namespace).toBe("shop")
    expect(change?.gained.map(({ verbs, resources }) => `${verbs} ${resources}`)).toEqual(["delete pods"])
    expect(change?.lost).toEqual([])
  })
})

describe("compareWorlds", () => {
  it("names the subjects whose rights changed", () => {
    const before = worldOf(grant("a", "alice", rule("get", "pods")), grant("b", "bob", rule("get", "pods")))
    const after = worldOf(grant("a", "alice", rule("*", "pods")), grant("b", "bob", rule("get", "pods")))
    const changes = compareWorlds(before, after)
    expect(changes.map(({ subject }) => formatSubject(subject))).toEqual(["User:alice"])
    expect(changes[0]?.changes[0]?.gained[0]?.verbs).toEqual(["*"])
  })
})

describe("parseSubject", () => {
  it.each([
    ["alice", "User:alice"],
    ["user:alice", "User:alice"],
    ["Group:system:masters", "Group:system:masters"],
    ["ServiceAccount:shop/cart", "ServiceAccount:shop/cart"],
    ["sa:shop/cart", "ServiceAccount:shop/cart"],
    ["system:serviceaccount:shop:cart", "ServiceAccount:shop/cart"],
    ["User:system:serviceaccount:shop:cart", "ServiceAccount:shop/cart"],
    ["oidc:alice", "User:oidc:alice"],
    ["kubeadm:cluster-admins", "User:kubeadm:cluster-admins"],
    ["user:usr:alice", "User:usr:alice"],
    ["system:serviceaccount:broken", "User:system:serviceaccount:broken"],
  ])("reads %s", (text, expected) => {
    const subject = parseSubject(text)
    expect(subject && formatSubject(subject)).toBe(expected)
  })

  it.each(["", "sa:cart", "sa:shop/", "sa:/cart", "sa:a/b/c", "ServiceAcount:shop/cart", "usr:alice", "groups:devs"])(
    "refuses %j",
    (text) => {
      expect(parseSubject(text)).toBeUndefined()
    },
  )

  it("gives the groups that Kubernetes gives", () => {
    const groupsOf = (text: string) => {
      const subject = parseSubject(text)
      return subject && identityOf(subject).groups
    }
    expect(groupsOf("alice")).toEqual(["system:authenticated"])
    expect(groupsOf("system:anonymous")).toEqual(["system:unauthenticated"])
    expect(groupsOf("system:node:n1")).toEqual(["system:nodes", "system:authenticated"])
    expect(groupsOf("sa:shop/cart")).toEqual([
      "system:serviceaccounts",
      "system:serviceaccounts:shop",
      "system:authenticated",
    ])
    expect(groupsOf("group:system:unauthenticated")).toEqual(["system:unauthenticated"])
  })
})
