import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { importDatabase } from "../../src/app/database.ts"
import { scanCommand } from "../../src/cli/scan.ts"
import { runCommand } from "../cli/run-command.ts"
import { debianRelease, dpkgStatus, jsonLines, osvRecord } from "./advisory-samples.ts"
import { makeImage, writeMadeLayout } from "./make-image.ts"

let folder: string
let layout: string
let layers: readonly string[]

const scan = async (more: Readonly<Record<string, string | string[] | boolean>> = {}) => {
  const options = { db: join(folder, "db"), cache: join(folder, "cache"), format: ["json"], ...more }
  const { code, output } = await runCommand(scanCommand, [layout], options)
  return { code, output, report: JSON.parse(output) }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-remembered-"))
  layout = join(folder, "layout")
  const image = makeImage([
    [
      { path: "etc/os-release", text: debianRelease("12") },
      { path: "var/lib/dpkg/status", text: dpkgStatus("libssl3", "1.0-1", "openssl") },
    ],
    [{ path: "root/.ssh/id_rsa", text: "a key" }],
  ])
  writeMadeLayout(layout, image)
  layers = image.layers.map((digest) => join(layout, "blobs", digest.replace(":", "/")))
  const feed = join(folder, "debian.jsonl")
  writeFileSync(feed, jsonLines([osvRecord("Debian:12", "CVE-2024-0001", "openssl", "1.0-2")]))
  await importDatabase([feed], { folder: join(folder, "db"), now: "2026-08-01T00:00:00Z" })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("an image that was read before", () => {
  it("needs no layers once it is remembered, and reads as absent where what is remembered is damaged", async () => {
    const first = await scan()
    expect(first.report.findings.map(({ rule }: { rule: string }) => rule)).toEqual(
      expect.arrayContaining(["vulnerable-package", "image-credential-files"]),
    )
    for (const layer of layers) rmSync(layer)
    for (const file of readdirSync(join(folder, "cache")).filter((name) => name.endsWith(".json.gz")))
      rmSync(join(folder, "cache", file))
    expect((await scan()).output).toBe(first.output)
    const images = join(folder, "cache", "images", "images")
    for (const file of readdirSync(images)) writeFileSync(join(images, file), "damaged")
    const { code, report } = await scan()
    expect(code).toBe(3)
    expect(report.incomplete.map(({ code: why }: { code: string }) => why)).toContain("image")
  })
})

describe("a scan of images alone", () => {
  it("says the same as one that loads every rule", async () => {
    const own = join(folder, "lanes")
    mkdirSync(own)
    layout = join(own, "layout")
    writeMadeLayout(
      layout,
      makeImage([
        [
          { path: "etc/os-release", text: debianRelease("12") },
          { path: "var/lib/dpkg/status", text: dpkgStatus("libssl3", "1.0-1", "openssl") },
          { path: "root/.npmrc", text: "//registry/:_authToken=a" },
        ],
      ]),
    )
    // Naming a rule of manifests changes nothing of an image, but needs all rules.
    for (const more of [{}, { severity: "high" }, { unfixed: true }, { "kubernetes-version": "1.30" }])
      expect((await scan({ ...more, skip: ["privileged-container"] })).output).toBe((await scan(more)).output)
  })
})
