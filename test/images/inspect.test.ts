import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { inspectCommand } from "../../src/cli/inspect.ts"
import { runCommand } from "../cli/run-command.ts"
import { type FakeRegistry, startFakeRegistry } from "./fake-registry.ts"
import { makeImage } from "./make-image.ts"

let registry: FakeRegistry
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-inspect-"))
  registry = await startFakeRegistry()
  registry.add(
    "shop/cart",
    "1",
    makeImage([
      [
        { path: "etc/os-release", text: "ID=debian\nVERSION_ID=12\n" },
        { path: "etc/passwd", text: "root:x:0:0::/root:/bin/sh\nguest::1000:1000::/:/bin/sh\n" },
        { path: "app/blob", text: "x".repeat(50_000) },
      ],
      [{ path: "app/.wh.blob", text: "" }],
    ]),
  )
})
afterAll(async () => {
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

it("shows layers, what could go and what is wrong", async () => {
  const { code, output } = await runCommand(inspectCommand, [`${registry.host}/shop/cart:1`], { insecure: true })
  expect(code).toBe(0)
  expect(output).toContain("2 layers · runs as app")
  expect(output).toContain("50 kB  files that later layers hide")
  expect(output).toContain("account guest needs no password")
  expect(output).toMatch(/1 {3}█*▒+ +50 kB +50 kB/)
})

it("gives the same as JSON", async () => {
  const { output } = await runCommand(inspectCommand, [`${registry.host}/shop/cart:1`], {
    insecure: true,
    format: "json",
  })
  const { layers, hiddenBytes, findings, couldGo } = JSON.parse(output)
  expect(hiddenBytes).toBe(50_000)
  expect(layers.map((layer: { hiddenBytes: number }) => layer.hiddenBytes)).toEqual([50_000, 0])
  expect(couldGo[0]).toMatchObject({ kind: "hidden", bytes: 50_000 })
  expect(findings.map(({ rule }: { rule: string }) => rule)).toContain("image-empty-password")
})
