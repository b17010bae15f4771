import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { catalogImage, renderSbom } from "../../../src/app/sbom.ts"
import type { CatalogedImage } from "../../../src/model/image/image.ts"
import { renderCycloneDxVex } from "../../../src/outputs/vex/cyclonedx-vex.ts"
import { vexReport } from "../../../src/outputs/vex/report.fixture.ts"
import { catalogerSamples } from "../../images/cataloger-samples.ts"
import { available } from "../../shared.ts"

/** A Python with the libraries of requirements.txt; `.ci/run` makes one. */
const python = process.env.BREAKWATER_SBOM_PYTHON ?? "python3"
const libraries = "import cyclonedx.validation.json, packageurl, spdx_python_model, spdx_tools, jsonschema"
const canRun = available(
  spawnSync(python, ["-c", libraries]).status === 0,
  "no Python with the packages of test/oracles/sbom/requirements.txt (BREAKWATER_SBOM_PYTHON)",
)

/** Packages of every kind that is read, in one image. */
async function everyKind(folder: string): Promise<CatalogedImage> {
  const images: CatalogedImage[] = []
  for (const [index, { path, content, beside = {} }] of catalogerSamples.entries()) {
    const root = join(folder, String(index))
    for (const [name, text] of [[path, content] as const, ...Object.entries(beside)]) {
      const file = name === path ? join(root, path) : join(root, dirname(path), name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    images.push(await catalogImage(root))
  }
  const packages = new Map(images.flatMap((image) => image.packages.map((each) => [each.purl, each])))
  return { ...(images[0] as CatalogedImage), name: "every kind", packages: [...packages.values()] }
}

describe.runIf(canRun)("bills of materials", () => {
  it("are what the libraries of their makers take, with package URLs in the one right spelling", async () => {
    const folder = mkdtempSync(join(tmpdir(), "breakwater-sbom-"))
    try {
      const image = await everyKind(folder)
      expect(new Set(image.packages.map(({ type }) => type)).size).toBeGreaterThan(15)
      const context = {
        toolVersion: "1.2.3",
        created: "2026-01-02T03:04:05Z",
        id: "3e671687-395b-41f5-a30f-a58921a69b79",
      }
      const files = (["cyclonedx", "spdx", "spdx3"] as const).map((format) => {
        const file = join(folder, `bom.${format}.json`)
        writeFileSync(file, renderSbom(image, format, context))
        return file
      })
      for (const subjects of [["shop/cart:1"], ["shop/cart:1", "shop/web:1"]]) {
        const file = join(folder, `vex-${subjects.length}.json`)
        writeFileSync(file, renderCycloneDxVex(vexReport(subjects), context.created))
        files.push(file)
      }
      const asked = spawnSync(python, [join(import.meta.dirname, "validate.py"), ...files], { encoding: "utf8" })
      expect(asked.stdout.split("\n").filter(Boolean)).toEqual([])
      expect(asked.status, asked.stderr).toBe(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 300_000)
})
