import { describe, expect, it } from "vitest"
import { frameworks } from "../catalog/frameworks/index.ts"
import { checks } from "../engines/posture/checks.generated.ts"
import type { JsonObject } from "../lib/json.ts"
import { Inventory } from "../model/inventory.ts"
import { Resource } from "../model/resource.ts"
import { rulesOfControl, rulesOfFramework } from "./frameworks.ts"
import { scan } from "./scan.ts"

const ruleIds = new Set(checks.map(({ id }) => id))
const controls = new Set(
  [...frameworks.values()].flatMap(({ id, controls: list }) => list.map((control) => `${id}/${control.id}`)),
)

const load = (...objects: readonly JsonObject[]) => ({
  inventory: Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "test" }))),
  targets: [],
  incomplete: [],
  warnings: [],
})

const statuses = (framework: string, ...objects: readonly JsonObject[]) => {
  const [report] = scan(load(...objects), { frameworks: [framework] }).frameworks ?? []
  return Object.fromEntries((report?.controls ?? []).map((control) => [control.id, control]))
}

const pod = (securityContext: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "app", namespace: "shop" },
  spec: { containers: [{ name: "app", image: "app:1", securityContext }] },
})

describe("frameworks", () => {
  it("have every control that a check names", () => {
    const unknown = checks.flatMap(({ id, frameworks: named = [] }) =>
      named.filter((name) => !controls.has(name)).map((name) => `${id}: ${name}`),
    )
    expect(unknown).toEqual([])
  })

  it("refer to controls and rules that exist", () => {
    const wrong = [...frameworks.values()].flatMap(({ id, controls: list }) =>
      list.flatMap((control) =>
        control.answeredBy
          .filter((name) => (name.startsWith("rule:") ? !ruleIds.has(name.slice("rule:".length)) : !controls.has(name)))
          .map((name) => `${id}/${control.id}: ${name}`),
      ),
    )
    expect(wrong).toEqual([])
  })

  it("name each control once, with a title, and say of each without rules where to look", () => {
    const silent: string[] = []
    for (const framework of frameworks.values()) {
      const ids = framework.controls.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const control of framework.controls) {
        expect(control.title).toMatch(/^\S.{2,}/)
        if (rulesOfControl(framework, control, checks).length === 0 && control.manual === undefined)
          silent.push(`${framework.id}/${control.id}`)
      }
    }
    expect(silent).toEqual([])
  })

  it("report what failed, what passed and what the input says nothing about", () => {
    const bad = statuses("pss-baseline", pod({ privileged: true }))
    expect(bad.privileged?.status).toBe("fail")
    expect(bad.privileged?.findings).toHaveLength(1)
    expect(bad.hostPorts?.status).toBe("pass")
    expect(statuses("pss-baseline", { apiVersion: "v1", kind: "ConfigMap" }).privileged?.status).toBe("not-applicable")
    const cis = statuses("cis-1.12", pod({}))
    expect(cis["1.2.1"]?.status).toBe("not-applicable")
    expect(cis["3.1.3"]).toMatchObject({ status: "manual", rules: [] })
  })

  it("count what a threshold leaves out of the report", () => {
    const report = scan(load(pod({})), { frameworks: ["pss-restricted"], minimum: "critical" })
    expect(report.findings).toEqual([])
    expect(report.frameworks?.[0]?.controls.find(({ id }) => id === "runAsNonRoot")?.status).toBe("fail")
  })

  it("run optional rules that answer a control, and no others", () => {
    const cis = frameworks.get("cis-1.12")
    const answering = cis ? rulesOfFramework(cis, checks) : new Set()
    expect(answering.has("api-server-event-rate-limit")).toBe(true)
    expect(answering.has("duplicate-object")).toBe(false)
  })
})
