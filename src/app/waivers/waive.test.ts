import { describe, expect, it } from "vitest"
import { parseConfiguration } from "../../inputs/configuration/read-configuration.ts"
import { readManifests } from "../../inputs/files/read-manifests.ts"
import { Inventory } from "../../model/inventory.ts"
import { scan } from "../scan.ts"

const pod = (name: string, { annotation = "", comment = "", line = "" } = {}) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop${annotation ? `\n  annotations:\n    ${annotation}` : ""}
spec:
  containers:
    ${comment || "# nothing"}
    - name: app
      image: a
      securityContext:
        privileged: true ${line}
`

function scanText(text: string, { configuration = "", today = "2026-11-26", only = ["privileged-container"] } = {}) {
  const resources = [...readManifests({ source: { file: "k8s/a.yaml", text }, named: true })].flatMap(
    (part) => part.resources,
  )
  const loaded = { inventory: Inventory.of(resources), targets: [], incomplete: [], warnings: [] }
  const { findings, warnings, summary } = scan(loaded, {
    only,
    today,
    ...(configuration ? { configuration: parseConfiguration(".breakwater.yaml", configuration) } : {}),
  })
  return {
    waived: findings.filter(({ waiver }) => waiver).map(({ resource, waiver }) => [resource?.name, waiver]),
    counted: findings.filter(({ waiver }) => !waiver).map(({ resource }) => resource?.name),
    warnings: warnings.map(({ code, location }) => [code, location?.line]),
    summary,
  }
}

describe("waivers", () => {
  it("stand in annotations, with reason, owner and last day", () => {
    const annotation =
      'waive.breakwater.dev/privileged-container: "loads a module; owner: storage; expires: 2027-01-31"'
    const { waived, counted, warnings, summary } = scanText(`${pod("a", { annotation })}---\n${pod("b")}`)
    expect(waived).toEqual([
      ["a", { by: "annotation", reason: "loads a module", owner: "storage", expires: "2027-01-31" }],
    ])
    expect(counted).toEqual(["b"])
    expect(warnings).toEqual([])
    expect(summary).toMatchObject({ critical: 1, waived: 1 })
  })

  it("stand in the annotations of pod templates, those of custom resources too", () => {
    const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      annotations: { waive.breakwater.dev/privileged-container: it must }
    spec:
      containers: [{ name: app, image: a, securityContext: { privileged: true } }]
`
    expect(scanText(rollout)).toMatchObject({ waived: [["a", { by: "annotation", reason: "it must" }]], counted: [] })
  })

  it("take the names of other tools, and of all rules", () => {
    for (const rule of ["KSV-0017", "all"]) {
      const { waived } = scanText(pod("a", { annotation: `waive.breakwater.dev/${rule}: because` }))
      expect(waived).toHaveLength(1)
    }
  })

  it("stand in comments at a line, above a container, and above all", () => {
    const said = "# breakwater:ignore privileged-container it must; owner: me"
    const whole = `# breakwater:ignore CKV_K8S_16 -- it must\n${pod("a")}`
    for (const text of [pod("a", { line: said }), pod("a", { comment: said }), whole])
      expect(scanText(text)).toMatchObject({ waived: [["a", { by: "comment", reason: "it must" }]], counted: [] })
    expect(scanText(`${pod("a", { comment: said })}---\n${pod("b")}`).counted).toEqual(["b"])
  })

  it("stand in the configuration, by resource, file and container", () => {
    const waiver = (more: string) => `waivers:\n  - rule: privileged-container\n    reason: because\n${more}`
    const hit = [
      "    resource: shop/Pod/a*\n",
      "    resource: Pod/*\n",
      "    file: k8s/**\n",
      "    container: app\n",
      "",
    ]
    for (const more of hit) expect(scanText(pod("a1"), { configuration: waiver(more) }).waived, more).toHaveLength(1)
    const miss = [
      "    resource: web/Pod/a*\n",
      "    resource: Deployment/*\n",
      "    file: charts/**\n",
      "    container: b\n",
    ]
    for (const more of miss) {
      const { waived, warnings } = scanText(pod("a1"), { configuration: waiver(more) })
      expect(waived, more).toEqual([])
      expect(warnings).toEqual([["waiver-unused", 2]])
    }
  })

  it("stand in objects of their own, which speak for their namespace alone", () => {
    const waiver = (namespace: string) =>
      `${pod("a")}---\napiVersion: breakwater.dev/v1alpha1\nkind: Waiver\nmetadata: {name: w, namespace: ${namespace}}\nspec: {rule: "*", resource: Pod/*, reason: because}\n`
    expect(scanText(waiver("shop")).waived).toHaveLength(1)
    expect(scanText(waiver("other"))).toMatchObject({ waived: [], counted: ["a"] })
  })

  it("end after their last day, and say so", () => {
    const annotation = 'waive.breakwater.dev/privileged-container: "until then; expires: 2026-11-26"'
    expect(scanText(pod("a", { annotation })).counted).toEqual([])
    const late = scanText(pod("a", { annotation }), { today: "2026-11-27" })
    expect(late.counted).toEqual(["a"])
    expect(late.warnings).toEqual([["waiver-expired", 7]])
  })

  it("waive nothing without a reason, a rule or a real day", () => {
    const broken = [
      { annotation: 'waive.breakwater.dev/privileged-container: ""' },
      { annotation: 'waive.breakwater.dev/privileged-container: "x; expires: 2026-02-31"' },
      { comment: "# breakwater:ignore privileged-container" },
      { comment: "# breakwater:ignore" },
    ]
    for (const said of broken)
      expect(scanText(pod("a", said))).toMatchObject({
        counted: ["a"],
        warnings: [["waiver-broken", expect.any(Number)]],
      })
    const unknown = scanText(pod("a", { comment: "# breakwater:ignore privileged-contaner because" }))
    expect(unknown.warnings).toEqual([["waiver-unknown-rule", 8]])
  })

  it("are not called unused where their rule did not run", () => {
    const annotation = "waive.breakwater.dev/host-network: because"
    expect(scanText(pod("a", { annotation })).warnings).toEqual([])
    expect(scanText(pod("a", { annotation }), { only: ["host-network"] }).warnings).toEqual([["waiver-unused", 7]])
  })
})

describe("parseConfiguration", () => {
  it.each([
    ["- a\n", ".breakwater.yaml:1:1: a map is expected here"],
    ["waivrs: []\n", '.breakwater.yaml:1:1: there is no "waivrs" here'],
    ["waivers:\n  - reason: x\n", ".breakwater.yaml:2:5: a waiver names its rule"],
    ["waivers:\n  - rule: a\n", ".breakwater.yaml:2:5: a waiver gives its reason"],
    ["waivers:\n  - rule: a\n    reason: x\n    expires: soon\n", ".breakwater.yaml:4:5: write the day"],
    ["waivers:\n  - rule: a\n    reason: x\n    resouce: y\n", '.breakwater.yaml:4:5: there is no "resouce" here'],
    ["skip: [1]\n", ".breakwater.yaml:1:8: a text is expected here"],
    ["settings: {a: 1}\n", ".breakwater.yaml:1:12: a map of the rule's settings"],
    ["a: [\n", ".breakwater.yaml:"],
    ["skip: []\n---\nskip: []\n", ".breakwater.yaml:3:1: a second document"],
  ])("refuses %j", (text, message) => {
    expect(() => parseConfiguration(".breakwater.yaml", text)).toThrow(message)
  })

  it("reads an empty file as no configuration", () => {
    expect(parseConfiguration("x", "# nothing\n")).toMatchObject({ waivers: [], skip: [], enable: [], settings: {} })
  })
})
