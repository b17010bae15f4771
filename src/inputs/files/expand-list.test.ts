import { expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { expandList } from "./expand-list.ts"

const expand = (object: JsonObject) =>
  [...expandList(object)].map(({ pointer, object: found }) => `${pointer} ${found?.apiVersion}/${found?.kind}`)
const pod = { apiVersion: "v1", kind: "Pod" }
const list = (items: JsonObject["items"], kind = "List", apiVersion = "v1") =>
  ({ apiVersion, kind, items }) as JsonObject

it.each([
  ["an object", pod, [" v1/Pod"]],
  ["a List", list([pod, pod]), ["/items/0 v1/Pod", "/items/1 v1/Pod"]],
  ["lists in lists", list([list([pod]), pod]), ["/items/0/items/0 v1/Pod", "/items/1 v1/Pod"]],
  [
    "a typed list",
    list([{ metadata: {} }], "RoleList", "rbac.authorization.k8s.io/v1"),
    ["/items/0 rbac.authorization.k8s.io/v1/Role"],
  ],
  ["a typed list with typed items", list([pod], "PodList"), ["/items/0 v1/Pod"]],
  ["items that name only half", list([{ kind: "Pod" }], "PodList"), ["/items/0 undefined/undefined"]],
  [
    "items of a List that name nothing",
    list([{ metadata: {} }, null, 1]),
    ["/items/0 undefined/undefined", "/items/1 undefined/undefined", "/items/2 undefined/undefined"],
  ],
  ["an empty list", list([]), []],
  ["a custom resource with items of its own", list([{ key: "x" }], "Menu", "example.com/v1"), [" example.com/v1/Menu"]],
])("%s", (_title, object, expected) => {
  expect(expand(object)).toEqual(expected)
})
