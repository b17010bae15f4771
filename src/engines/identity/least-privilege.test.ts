import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asArray, dig, type JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { rulesOf } from "../../model/rbac.ts"
import { Resource } from "../../model/resource.ts"
import { covers } from "./covers.ts"
import type { SubjectName } from "./identity.ts"
import { leastPrivilege, unusedRights } from "./least-privilege.ts"
import { type ObservedRequest, observedRequest } from "./observed-request.ts"
import { compile } from "./world.ts"

const cart: SubjectName = { kind: "ServiceAccount", namespace: "shop", name: "cart" }
const user = "system:serviceaccount:shop:cart"

const worldOf = (objects: readonly JsonObject[]) =>
  compile(Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "x" }))), { defaults: [] })

const request = (verb: string, resource: string, namespace: string, name = "", allowed = true): ObservedRequest => ({
  user,
  groups: [],
  verb,
  group: "",
  resource,
  namespace,
  name,
  allowed,
  time: "2026-11-25T10:00:00Z",
})

describe("leastPrivilege", () => {
  it("limits to names and namespaces, and leaves out what was denied", () => {
    const { objects, allowed, denied, window } = leastPrivilege(cart, [
      request("get", "configmaps", "shop", "settings"),
      request("update", "configmaps", "shop", "settings"),
      request("list", "pods", "shop"),
      request("watch", "pods", "shop"),
      request("get", "secrets", "shop", "payment", false),
      { ...request("get", "pods", "shop", "x"), user: "somebody" },
    ])
    expect({ allowed, denied }).toEqual({ allowed: 4, denied: 1 })
    expect(window).toEqual({ from: "2026-11-25T10:00:00Z", to: "2026-11-25T10:00:00Z" })
    expect(objects).toMatchObject([
      {
        kind: "Role",
        metadata: { name: "shop-cart-observed", namespace: "shop" },
        rules: [
          { apiGroups: [""], resources: ["configmaps"], resourceNames: ["settings"], verbs: ["get", "update"] },
          { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
        ],
      },
      { kind: "RoleBinding", subjects: [{ kind: "ServiceAccount", name: "cart", namespace: "shop" }] },
    ])
  })

  it("covers every allowed request, and grants nothing beside them", () => {
    const word = fc.constantFrom("a", "b", "c")
    const observed = fc.array(
      fc.oneof(
        fc.record({
          user: fc.constantFrom(user, "other"),
          groups: fc.constant([]),
          verb: word,
          group: fc.constantFrom("", "apps"),
          resource: word,
          subresource: fc.constantFrom("", "s"),
          namespace: fc.constantFrom("", "one", "two"),
          name: fc.constantFrom("", "x", "y", "z"),
          allowed: fc.boolean(),
          time: fc.constant(""),
        }),
        fc.record({
          user: fc.constant(user),
          groups: fc.constant([]),
          verb: word,
          path: fc.constantFrom("/a", "/b"),
          allowed: fc.boolean(),
          time: fc.constant(""),
        }),
      ),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(observed, fc.constantFrom(0, 2, Number.POSITIVE_INFINITY), (requests, maxNames) => {
        const { objects, uncovered } = leastPrivilege(cart, requests, { maxNames })
        const { authorizer } = worldOf(objects)
        const own = requests.filter((seen) => seen.allowed && seen.user === user)
        expect(own.filter((seen) => !authorizer.allows(seen))).toEqual([])
        expect(uncovered).toEqual([])
        if (maxNames !== Number.POSITIVE_INFINITY) return
        // With every name kept, each rule is made of what was seen in its place.
        for (const object of objects) {
          const place = dig(object, "metadata", "namespace") ?? ""
          const seen = own
            .filter((each) => ("path" in each ? "" : each.namespace) === place)
            .map((each) =>
              "path" in each
                ? { ...none, verbs: [each.verb], nonResourceURLs: [each.path] }
                : {
                    ...none,
                    verbs: [each.verb],
                    apiGroups: [each.group],
                    resources: [each.subresource ? `${each.resource}/${each.subresource}` : each.resource],
                    resourceNames: each.name ? [each.name] : [],
                  },
            )
          if (asArray(dig(object, "rules")).length > 0)
            expect(covers(seen, rulesOf(new Resource(object, { kind: "cluster", name: "x" })))).toBe(true)
        }
      }),
      { numRuns: 500, seed: 6 },
    )
  })
})

const none = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }

describe("unusedRights", () => {
  it("names what is held and was never asked for", () => {
    const { objects } = leastPrivilege(cart, [request("get", "configmaps", "shop"), request("list", "pods", "")])
    const unused = unusedRights(worldOf(objects), cart, [
      request("get", "configmaps", "shop", "one"),
      request("list", "pods", "", "", false),
    ])
    expect(unused.map(({ namespace, rule }) => `${namespace}:${rule.verbs} ${rule.resources}`)).toEqual([":list pods"])
  })
})

describe("observedRequest", () => {
  const event = {
    kind: "Event",
    stage: "ResponseComplete",
    verb: "create",
    requestURI: "/api/v1/namespaces/shop/pods?dryRun=All",
    user: { username: "alice", groups: ["devs"] },
    impersonatedUser: { username: user, groups: ["system:serviceaccounts"] },
    objectRef: { resource: "pods", namespace: "shop", name: "cart-1" },
    annotations: { "authorization.k8s.io/decision": "allow" },
    requestReceivedTimestamp: "2026-11-25T10:00:00Z",
  }

  it("takes the impersonated user and no name for a create", () => {
    expect(observedRequest(event)).toMatchObject({ user, verb: "create", resource: "pods", name: "", allowed: true })
  })

  it("reads URLs without their query", () => {
    const { objectRef: _object, ...rest } = event
    expect(observedRequest({ ...rest, verb: "get", requestURI: "/healthz?verbose" })).toMatchObject({
      path: "/healthz",
    })
  })

  it.each([null, [], "x", {}, { ...event, stage: "RequestReceived" }, { ...event, verb: 1 }, { stage: "Panic" }])(
    "passes over %j",
    (value) => {
      expect(observedRequest(value as JsonObject)).toBeUndefined()
    },
  )
})
