import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { configMap, Scratch } from "../../../test/hostile/scratch.ts"
import { available, corpus, hasCorpora } from "../../../test/shared.ts"
import { readDocuments } from "../../lib/yaml/index.ts"
import { readTargets } from "../files/read-targets.ts"
import { kustomizationFile } from "./kustomization.ts"
import { planBuilds } from "./plan.ts"
import { kustomizeCommand } from "./render.ts"

const hasTool = available(kustomizeCommand(process.env) !== undefined, "neither kustomize nor kubectl is installed")

const overlays = {
  "base/kustomization.yaml": "resources: [deployment.yaml]\nconfigMapGenerator: [{name: c, files: [key=data.yaml]}]\n",
  "base/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
`,
  "base/data.yaml": configMap("data-of-a-generator"),
  "base/spare.yaml": configMap("spare"),
  "prod/kustomization.yml": "resources: [../base]\nnamePrefix: prod-\npatches: [{path: patch.yaml}]\n",
  "prod/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n",
  "dev/Kustomization": "resources: [../base]\nnamePrefix: dev-\n",
}
const keys = (resources: readonly { kind: string; name: string }[]) =>
  resources.map(({ kind, name }) => `${kind}/${name.replace(/-[a-z0-9]{10}$/, "")}`).sort()

describe("planBuilds", () => {
  it("renders what nothing else builds upon, and reads no file twice", () => {
    using scratch = new Scratch(overlays)
    const plan = planBuilds(["base", "dev", "prod"].map((name) => scratch.path(name)))
    expect(plan.builds.map(({ folder, obstacle }) => [folder, obstacle])).toEqual([
      [scratch.path("dev"), undefined],
      [scratch.path("prod"), undefined],
    ])
    expect([...plan.resources]).toEqual([scratch.path("base/deployment.yaml")])
    expect([...plan.changes.keys()]).toEqual([scratch.path("prod/patch.yaml")])
  })

  it.each([
    "https://example.invalid/x.yaml",
    "ssh://git@example.invalid/x",
    "git@example.invalid:org/repo",
    "git::https://example.invalid/x",
    "github.com/org/repo",
    "github.com/org/repo//base?ref=main",
    "example.invalid/org/repo.git/base",
    "gitlab.example.invalid:2222/org/repo/base",
  ])("takes %s for remote", (reference) => {
    using scratch = new Scratch({ "kustomization.yaml": JSON.stringify({ resources: [reference] }) })
    expect(planBuilds([scratch.folder]).builds[0]?.obstacle?.code).toBe("kustomization-remote")
  })

  it.each([
    ["patches", { patches: [{ path: "http://example.invalid/p" }] }],
    ["generators' data", { configMapGenerator: [{ name: "c", files: ["a=https://example.invalid/p"] }] }],
    ["replacements", { replacements: [{ path: "https://example.invalid/p" }] }],
    ["an OpenAPI schema", { openapi: { path: "https://example.invalid/p" } }],
    ["charts", { helmCharts: [{ name: "x", repo: "https://example.invalid" }] }],
  ])("sees that %s come from the network", (_title, kustomization) => {
    using scratch = new Scratch({ "kustomization.yaml": JSON.stringify(kustomization) })
    expect(planBuilds([scratch.folder]).builds[0]?.obstacle?.code).toBe("kustomization-remote")
  })
})

describe("kustomizations", () => {
  it("are reported where no tool is installed; their parts are not scanned as manifests", async () => {
    using scratch = new Scratch(overlays)
    const result = await readTargets(["."], { folder: scratch.folder, environment: { PATH: "" } })
    expect(result.incomplete.map(({ what, code }) => [what, code])).toEqual([
      ["dev", "kustomize-not-installed"],
      ["prod", "kustomize-not-installed"],
    ])
    expect(keys(result.resources)).toEqual(["ConfigMap/data-of-a-generator", "ConfigMap/spare"])
    expect(result.skipped.map(({ file }) => file)).toEqual(["prod/patch.yaml"])
  })

  it("of Flux are resources like any other", async () => {
    const flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n"
    using scratch = new Scratch({ "apps/kustomization.yaml": flux })
    const result = await readTargets(["."], { folder: scratch.folder })
    expect(keys(result.resources)).toEqual(["Kustomization/apps"])
    expect(result.resources[0]?.origin).toMatchObject({ source: { file: "apps/kustomization.yaml" } })
  })

  it.skipIf(!hasTool)("are rendered, and lead to their sources", async () => {
    using scratch = new Scratch(overlays)
    const result = await readTargets(["."], { folder: scratch.folder })
    expect(result.incomplete).toEqual([])
    expect(keys(result.resources)).toEqual([
      "ConfigMap/data-of-a-generator",
      "ConfigMap/dev-c",
      "ConfigMap/prod-c",
      "ConfigMap/spare",
      "Deployment/dev-web",
      "Deployment/prod-web",
    ])
    const prod = result.resources.find(({ name }) => name === "prod-web")
    expect(prod?.origin).toMatchObject({ renderedFrom: "prod", source: { file: "base/deployment.yaml" }, line: 1 })
    expect(prod?.spec.replicas).toBe(3)
  })

  it.skipIf(!hasTool)("named by their file are rendered", async () => {
    using scratch = new Scratch(overlays)
    const result = await readTargets(["dev/Kustomization"], { folder: scratch.folder })
    expect(keys(result.resources)).toEqual(["ConfigMap/dev-c", "Deployment/dev-web"])
  })
})

interface Case {
  readonly id: string
  readonly root: string
  readonly files: Readonly<Record<string, string>>
  readonly expected?: string
  readonly error?: boolean
  readonly options?: unknown
}

/** Depend on the version of the tool: a newer field, a crash of 5.5, a resource without apiVersion that no cluster takes. */
const notCompared = new Set([
  "kustomize/inlinelabels/KustomizationLabelsInStatefulSetTemplateWithIncludeSelectorsTrue",
  "kustomize/multiplepatch/SinglePatchWithMultiplePatchDeleteDirectives",
  "kustomize/transformersimage/TransfomersImageCustomConfig",
])

describe.skipIf(!hasTool || !hasCorpora)("corpus kustomize", () => {
  it("gives as many objects as kustomize, or says why not", { timeout: 240_000 }, async () => {
    const cases = readFileSync(corpus("kustomize/cases.jsonl"), "utf8").trim().split("\n")
    const wrong: string[] = []
    for (const line of cases) {
      const { id, root, files, expected, error, options } = JSON.parse(line) as Case
      // Built with options that a scan does not use.
      if (options !== undefined || notCompared.has(id)) continue
      using scratch = new Scratch(files)
      // A folder without a kustomization is an error for kustomize and plain manifests for a scan.
      if (kustomizationFile(scratch.path(root)) === undefined) continue
      const result = await readTargets([scratch.path(root)], { folder: scratch.folder })
      const rendered = result.resources.filter(
        ({ origin }) => origin.kind === "file" && origin.renderedFrom !== undefined,
      )
      const count = [...readDocuments(expected ?? "")].filter(({ empty }) => !empty).length
      if (result.incomplete.length > 0) {
        if (!error) wrong.push(`${id}: ${result.incomplete[0]?.code} ${result.incomplete[0]?.why}`)
      } else if (error) wrong.push(`${id}: an error was expected`)
      else if (rendered.length !== count) wrong.push(`${id}: ${rendered.length} of ${count} objects`)
    }
    expect(wrong).toEqual([])
  })
})
