import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { Inventory } from "../model/inventory.ts"
import { Resource } from "../model/resource.ts"
import { loadCustomRules, testCustomRules } from "./custom-rules.ts"
import { allRules } from "./rules.ts"
import { scan } from "./scan.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-rules-"))
afterAll(() => rmSync(folder, { recursive: true }))

const base = {
  id: "replicas",
  title: "t",
  severity: "low",
  kinds: ["apps/Deployment"],
  expression: "object.spec.replicas > 1",
  message: "{object.metadata.name} has {object.spec.replicas} of {1 + 1}",
  path: "/spec/replicas",
  examples: { good: [deployment(2)], bad: [deployment(1)] },
}

function deployment(replicas: number) {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec: { replicas } }
}

function load(rule: object) {
  writeFileSync(join(folder, "rule.yaml"), JSON.stringify({ ...base, ...rule }))
  return loadCustomRules(folder, allRules())
}

describe("custom rules", () => {
  it("the examples in the repository pass their own tests", () => {
    const loaded = loadCustomRules("examples/rules", allRules())
    expect(loaded.length).toBeGreaterThan(1)
    expect(testCustomRules(loaded)).toEqual([])
  })

  it("run in a scan, with the place and the values of the message", () => {
    const added = load({}).map(({ check }) => check)
    const inventory = Inventory.of([new Resource(deployment(1), { kind: "cluster", name: "x" })])
    const { findings } = scan({ inventory, targets: [], incomplete: [], warnings: [] }, { added, only: ["replicas"] })
    expect(findings).toMatchObject([
      { rule: "replicas", category: "policy", path: "/spec/replicas", message: "a has 1 of 2" },
    ])
  })

  it("tell which example fails, and why", () => {
    const failed = testCustomRules(load({ examples: { good: [deployment(1)], bad: [deployment(2)] } }))
    expect(failed.map(({ sort, why }) => [sort, why])).toEqual([
      ["good", "it should pass, but: a has 1 of 2"],
      ["bad", "it should be found, but the rule passes or does not look at its kind"],
    ])
    const missing = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec: {} }
    expect(testCustomRules(load({ examples: { good: [missing], bad: [deployment(1)] } }))[0]?.why).toMatch(/replicas/)
  })

  it("that fail on an object make the scan incomplete and stop nothing else", () => {
    const added = load({}).map(({ check }) => check)
    const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec: {} }
    const inventory = Inventory.of([new Resource(object, { kind: "cluster", name: "x" })])
    const report = scan({ inventory, targets: [], incomplete: [], warnings: [] }, { added, only: ["replicas"] })
    expect(report.incomplete).toMatchObject([{ what: "Deployment/a", code: "check-failed" }])
  })

  it.each<[string, object]>([
    ["a rule needs title", { title: undefined }],
    ["severity is one of", { severity: "urgent" }],
    ["there is a built-in rule", { id: "host-network" }],
    ["kebab-case", { id: "Team Label" }],
    ["a rule names its kinds", { kinds: [] }],
    ["scope pod goes with", { scope: "pod" }],
    ['there is no "expr" here', { expr: "true" }],
    ["a rule needs examples.bad", { examples: { good: [{}] } }],
    ["object.spec.", { expression: "object.spec." }],
    ["nowhere", { expression: "nowhere == 1" }],
  ])("refuses: %s", (message, rule) => {
    expect(() => load(rule)).toThrow(message)
    expect(() => load(rule)).toThrow(/rule\.yaml:\d+:\d+: /)
  })

  it("two rules do not share an id", () => {
    const text = JSON.stringify(base)
    writeFileSync(join(folder, "rule.yaml"), `${text}\n---\n${text}\n`)
    expect(() => loadCustomRules(folder, allRules())).toThrow("has a rule replicas too")
  })
})
