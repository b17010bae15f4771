import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { importDatabase } from "../../src/app/database.ts"
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

it("tells the vulnerabilities of layers, and those that go with what could go", async () => {
  const status = (name: string) =>
    `Package: ${name}\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\n\n`
  registry.add(
    "shop/curl",
    "1",
    makeImage([
      [
        { path: "etc/os-release", text: "ID=debian\nVERSION_ID=12\n" },
        { path: "usr/bin/curl", text: "x".repeat(20_000) },
        { path: "var/lib/dpkg/info/curl.list", text: "/usr\n/usr/bin\n/usr/bin/curl\n" },
        { path: "var/lib/dpkg/status", text: status("bash") + status("curl") },
      ],
    ]),
  )
  const record = (id: string, name: string, fixed: string | undefined) =>
    JSON.stringify({
      id,
      modified: "2026-08-01T00:00:00Z",
      affected: [
        {
          package: { ecosystem: "Debian:12", name },
          ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, ...(fixed ? [{ fixed }] : [])] }],
        },
      ],
    })
  const feed = join(folder, "debian.jsonl")
  writeFileSync(
    feed,
    [record("CVE-1", "curl", "1.0-2"), record("CVE-2", "curl", undefined), record("CVE-3", "bash", "2.0")].join("\n"),
  )
  await importDatabase([feed], { folder: join(folder, "db"), now: "2026-08-02T00:00:00Z" })
  const { output } = await runCommand(inspectCommand, [`${registry.host}/shop/curl:1`], {
    insecure: true,
    format: "json",
    db: join(folder, "db"),
  })
  const { vulnerabilities, layers, couldGo } = JSON.parse(output)
  expect(vulnerabilities).toEqual({ all: 3, fixable: 2 })
  expect(layers[0].vulnerabilities).toEqual({ all: 3, fixable: 2 })
  expect(couldGo).toMatchObject([{ packages: ["curl"], bytes: 20_000, vulnerabilities: { all: 2, fixable: 1 } }])
  await expect(
    runCommand(inspectCommand, [`${registry.host}/shop/curl:1`], { insecure: true, db: join(folder, "none") }),
  ).rejects.toThrow("there is no vulnerability database")
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
