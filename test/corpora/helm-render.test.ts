import { execFileSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { delimiter } from "node:path"
import { describe, expect, it } from "vitest"
import { loadInventory } from "../../src/app/load.ts"
import { scan } from "../../src/app/scan.ts"
import { isObject } from "../../src/lib/json.ts"
import { readDocuments } from "../../src/lib/yaml/index.ts"
import { available, corpus, hasCorpora } from "../shared.ts"

const hasHelm = available(
  (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      return readdirSync(folder).includes("helm")
    } catch {
      return false
    }
  }),
  "helm is not installed",
)

/** Charts that helm renders with their default values and without the network. */
const charts = [
  "otel/charts/opentelemetry-kube-stack",
  "otel/charts/opentelemetry-ebpf-instrumentation",
  "cli/charts/object-order",
]

describe.runIf(hasHelm && hasCorpora)("charts rendered by the real helm", () => {
  it.each(charts)("%s: every object of helm's own output is judged", async (name) => {
    const chart = corpus("helm", name)
    const output = execFileSync("helm", ["template", "release", chart, "--include-crds"], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    })
    const objects = [...readDocuments(output)].filter(({ value }) => isObject(value)).length
    const loaded = await loadInventory([chart])
    expect(loaded.incomplete).toEqual([])
    expect(objects).toBeGreaterThan(0)
    expect(loaded.inventory.size).toBe(objects)
    const { findings } = scan(loaded)
    expect(findings.length).toBeGreaterThan(0)
    for (const { locations } of findings) expect(locations[0]?.file).toMatch(/templates\/|Chart\.yaml$|crds\//)
  })

  it("a chart that refuses its default values is incomplete, and nothing of it is judged", async () => {
    const { inventory, incomplete } = await loadInventory([corpus("helm/otel/charts/opentelemetry-collector")])
    expect(inventory.size).toBe(0)
    expect(incomplete.map(({ why }) => why).join()).toContain("image.repository")
  })
})
