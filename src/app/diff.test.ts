import { dump } from "js-yaml"
import { describe, expect, it } from "vitest"
import { seeded } from "../../test/differential/random.ts"
import { account, app, bound, enforced, may } from "../../test/paths/worlds.ts"
import { readManifests } from "../inputs/files/read-manifests.ts"
import type { JsonObject } from "../lib/json.ts"
import { Inventory } from "../model/inventory.ts"
import { diffSources, isNoChange } from "./diff.ts"
import type { LoadedInventory } from "./scan.ts"

type Files = Readonly<Record<string, string>>

const service: JsonObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop" },
  spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] },
}
const web = app("web", {}, { account: "web", container: { ports: [{ containerPort: 8080 }] } })

const objects: readonly JsonObject[] = [
  enforced("shop"),
  ...["web", "api", "job", "boss"].map((name) => account(name)),
  web,
  ...["api", "job"].map((name) => app(name, {}, { account: name })),
  service,
  bound("shop/boss", "cluster-admin"),
  ...may("shop/web", "get,list configmaps", "shop"),
  ...may("shop/api", "get,list,watch pods & create events", "shop"),
  ...may("shop/job", "get,list batch/jobs", "shop"),
]

/** Changes that open a path from the Internet to the cluster, each a document of its own. */
const planted: readonly (readonly JsonObject[])[] = [
  [bound("shop/web", "cluster-admin")],
  may("shop/web", "create pods", "shop"),
  may("shop/web", "create serviceaccounts/token", "shop"),
  may("shop/web", "patch apps/deployments", "shop"),
  may("shop/web", "create,get secrets", "shop"),
  may("shop/web", "impersonate serviceaccounts", "shop"),
  may("shop/web", "create admissionregistration.k8s.io/mutatingwebhookconfigurations"),
  may("shop/web", "escalate,update rbac.authorization.k8s.io/clusterroles"),
  may("Group:system:serviceaccounts:shop", "impersonate users groups"),
]

const write = (list: readonly JsonObject[], flowLevel = -1): string =>
  list.map((object) => dump(object, { noRefs: true, flowLevel })).join("---\n")

function load(files: Files): LoadedInventory {
  const resources = Object.entries(files).flatMap(([file, text]) =>
    [...readManifests({ source: { file, text }, named: true })].flatMap((part) => part.resources),
  )
  return { inventory: Inventory.of(resources), targets: [], incomplete: [], warnings: [] }
}

/** The same objects otherwise: in other files, another order, another style, with comments. */
function refactored(seed: number, list: readonly JsonObject[]): Files {
  const random = seeded(seed)
  const files: Record<string, JsonObject[]> = {}
  for (const object of random.some(list, list.length, list.length)) {
    const file = `${random.pick(["a", "b", "c"])}-${seed}.yaml`
    files[file] = [...(files[file] ?? []), object]
  }
  return Object.fromEntries(
    Object.entries(files).map(([file, own]) => [file, `# moved\n${write(own, random.pick([-1, 3, 5]))}`]),
  )
}

const base = load({ "base.yaml": write(objects) })

describe("a change of the sources", () => {
  it("60 planted changes: the path is named, at the line that opens it", () => {
    const missed = Array.from({ length: 60 }, (_value, seed) => seed).flatMap((seed) => {
      const plant = planted[seed % planted.length] as readonly JsonObject[]
      const head = load({ ...refactored(seed, objects), "guilty.yaml": write(plant) })
      const { paths } = diffSources(base, head, { only: ["privileged-container"] })
      const path = paths.added.find(({ from, to }) => from === "internet" && to === "cluster-admin")
      const isNamed = path?.because.locations.some(({ file }) => file === "guilty.yaml")
      return isNamed && paths.removed.length === 0 ? [] : [`${seed}: ${JSON.stringify(path)}`]
    })
    expect(missed).toEqual([])
  }, 120_000)

  it("says the same the other way round", () => {
    const head = load({ "base.yaml": write(objects), "guilty.yaml": write(planted[1] as readonly JsonObject[]) })
    const { paths } = diffSources(head, base, { only: ["privileged-container"] })
    expect(paths.added).toEqual([])
    expect(paths.removed.map(({ from }) => from)).toContain("internet")
  })

  it("40 refactors that change nothing: not a word", () => {
    const loud = Array.from({ length: 40 }, (_value, seed) => seed).filter(
      (seed) => !isNoChange(diffSources(base, load(refactored(1_000 + seed, objects)))),
    )
    expect(loud).toEqual([])
  }, 120_000)

  it("tells of findings and connections, too", () => {
    const closed = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "closed", namespace: "shop" },
      spec: { podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Ingress"] },
    }
    const privileged = app("tool", {}, { container: { securityContext: { privileged: true } } })
    const { findings, network } = diffSources(base, load({ "a.yaml": write([...objects, closed, privileged]) }))
    expect(findings.added.map(({ rule }) => rule)).toContain("privileged-container")
    expect(network.some(({ to, closes }) => to.includes("shop/Deployment/api") && closes.length > 0)).toBe(true)
  })
})
