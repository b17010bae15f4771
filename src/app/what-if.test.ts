import { describe, expect, it } from "vitest"
import { account, app, enforced, inventoryOf, may, object, policy, space } from "../../test/paths/worlds.ts"
import type { JsonObject } from "../lib/json.ts"
import { version } from "../model/kubernetes-version.ts"
import { Resource } from "../model/resource.ts"
import type { PathQuestion } from "./paths.ts"
import { whatIf, withApplied } from "./what-if.ts"

const origin = { kind: "cluster", name: "assumed" } as const
const world = [space("shop"), account("ci"), app("web"), ...may("shop/ci", "create pods", "shop")]
const question: PathQuestion = { from: "ServiceAccount:shop/ci", to: "node-root" }
const ask = (objects: readonly JsonObject[], more: PathQuestion = {}, actual: PathQuestion = {}) =>
  whatIf(
    inventoryOf(world),
    objects.length > 0 ? [{ name: "a.yaml", resources: objects.map((one) => new Resource(one, origin)) }] : [],
    { ...question, ...more },
    actual,
  )

describe("whatIf", () => {
  it.each<[string, readonly JsonObject[], PathQuestion]>([
    ["a level of Pod Security", [], { assume: { podSecurity: "restricted" } }],
    ["labels of a namespace", [enforced("shop")], {}],
    ["an admission policy", policy("escapes", "object.metadata.name != 'probe'"), {}],
    ["a role that allows less", [{ ...(world[3] as JsonObject), rules: [] }], {}],
  ])("%s takes the path away", (_what, objects, more) => {
    const { before, remaining, died, opened, assumed } = ask(objects, more)
    expect({ before, remaining, opened }).toEqual({ before: 1, remaining: 0, opened: [] })
    expect(died[0]?.because.sentence).toContain("creates a privileged pod")
    expect(assumed).toHaveLength(1)
  })

  it.each<[string, readonly JsonObject[], PathQuestion]>([
    ["a level that another namespace enforces", [enforced("other")], {}],
    ["a NetworkPolicy, of rights", [], { assume: { networkPolicy: "default-deny" } }],
    ["a policy that judges something else", policy("names", "object.metadata.name != ''"), {}],
    ["another version", [], { version: version(36) }],
  ])("%s leaves it", (_what, objects, more) => {
    expect(ask(objects, more, { version: version(37) })).toMatchObject({
      before: 1,
      remaining: 1,
      died: [],
      opened: [],
    })
  })

  it("says which version is another, and takes away what only an older one allows", () => {
    const exec = [app("web"), ...may("shop/ci", "get pods/exec", "shop"), account("ci")]
    const asked = { from: "ServiceAccount:shop/ci", to: "shop/Deployment/web" }
    const answer = whatIf(inventoryOf(exec), [], { ...asked, version: version(37) }, { version: version(34) })
    expect(answer).toMatchObject({ assumed: ["the cluster ran Kubernetes 1.37"], before: 1, remaining: 0 })
    expect(whatIf(inventoryOf(exec), [], { ...asked, version: version(34) }, { version: version(34) }).assumed).toEqual(
      [],
    )
  })

  it("knows a start that only the assumed objects make", () => {
    const made = whatIf(
      inventoryOf(world),
      [
        {
          name: "b.yaml",
          resources: [...may("shop/new", "create pods", "shop")].map((one) => new Resource(one, origin)),
        },
      ],
      { from: "ServiceAccount:shop/new", to: "node-root" },
      {},
    )
    expect(made).toMatchObject({ before: 0, remaining: 0, died: [] })
    expect(made.opened).toHaveLength(1)
  })
})

describe("withApplied", () => {
  it("replaces objects by name, adds others, and only labels a namespace", () => {
    const there = inventoryOf([
      space("shop", { team: "a" }),
      object("v1", "ConfigMap", "x", "shop", { data: { a: "1" } }),
    ])
    const applied = [enforced("shop"), object("v1", "ConfigMap", "x", "shop", { data: { b: "2" } }), space("new")]
    const now = withApplied(there, [{ name: "a", resources: applied.map((one) => new Resource(one, origin)) }])
    expect(now.size).toBe(3)
    expect(now.find("Namespace", "", "", "shop")?.labels).toEqual({
      team: "a",
      "pod-security.kubernetes.io/enforce": "restricted",
    })
    expect(now.find("ConfigMap", "", "shop", "x")?.object.data).toEqual({ b: "2" })
  })
})
