import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { importDatabase } from "../../src/app/database.ts"
import { UsageError } from "../../src/cli/command.ts"
import { inspectCommand } from "../../src/cli/inspect.ts"
import { runCommand } from "../cli/run-command.ts"
import { debianRelease, dpkgStatus, jsonLines, osvRecord } from "./advisory-samples.ts"
import { type FakeRegistry, startFakeRegistry } from "./fake-registry.ts"
import { type MadeFile, makeImage } from "./make-image.ts"

let registry: FakeRegistry
let folder: string

const base = (release: string, openssl: string): readonly MadeFile[] => [
  { path: "etc/os-release", text: debianRelease(release) },
  { path: "var/lib/dpkg/status", text: dpkgStatus("openssl", openssl) },
  { path: "var/lib/dpkg/info/openssl.list", text: "/usr/bin/openssl\n" },
  { path: "usr/bin/openssl", text: openssl.repeat(1000) },
]
/** The steps of the application: a package of the distribution, and one of npm. */
const own = (openssl: string): readonly MadeFile[] => [
  { path: "var/lib/dpkg/status", text: dpkgStatus("openssl", openssl) + dpkgStatus("curl", "7.0-1") },
  { path: "var/lib/dpkg/info/curl.list", text: "/usr/bin/curl\n" },
  { path: "usr/bin/curl", text: "curl" },
  { path: "app/node_modules/lodash/package.json", text: JSON.stringify({ name: "lodash", version: "4.17.4" }) },
]
const run = (image: string, options: object) =>
  runCommand(inspectCommand, [`${registry.host}/${image}`], {
    insecure: true,
    cache: join(folder, "cache"),
    db: join(folder, "db"),
    ...options,
  })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-bases-"))
  registry = await startFakeRegistry()
  registry.add("debian", "12.1", makeImage([base("12", "3.0-1")]))
  registry.add("debian", "12.2", makeImage([base("12", "3.0-2")]))
  registry.add("debian", "13.0", makeImage([base("13", "3.5-1")]))
  registry.add("debian", "13.0-slim", makeImage([base("13", "3.5-1")]))
  const labels = { "org.opencontainers.image.base.name": `${registry.host}/debian:12.1` }
  registry.add("shop/cart", "1", makeImage([base("12", "3.0-1"), own("3.0-1")], undefined, labels))
  registry.add("shop/cart", "2", makeImage([base("12", "3.0-2"), own("3.0-2")], undefined, labels))
  const feed = join(folder, "feed.jsonl")
  writeFileSync(
    feed,
    jsonLines([
      osvRecord("Debian:12", "CVE-2026-0001", "openssl", "3.0-2"),
      osvRecord("Debian:12", "CVE-2026-0002", "curl", "7.0-9"),
      osvRecord("Debian:13", "CVE-2026-0001", "openssl", "3.0-2"),
      osvRecord("npm", "GHSA-aaaa-bbbb-cccc", "lodash", "4.17.21"),
    ]),
  )
  await importDatabase([feed], { folder: join(folder, "db"), now: "2026-08-02T00:00:00Z" })
})
afterAll(async () => {
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

describe("inspect --newer-bases and --try-base", () => {
  it("tells what the image would be like on the newer tags of its base, as a scan of it built anew does", async () => {
    const { output } = await run("shop/cart:1", { "newer-bases": true, format: "json" })
    const { triedBases, vulnerabilities } = JSON.parse(output)
    expect(vulnerabilities.all).toBe(3)
    expect(triedBases).toMatchObject([
      // Of another release the versions of what the steps install are not known.
      { name: `${registry.host}/debian:13.0`, vulnerabilities: { all: 1 }, unknown: 1 },
      { name: `${registry.host}/debian:12.2`, vulnerabilities: { all: 2, fixable: 2 }, unknown: 0 },
    ])
    const again = JSON.parse((await run("shop/cart:2", { format: "json" })).output)
    expect(triedBases[1].vulnerabilities).toEqual(again.vulnerabilities)
    expect(triedBases[1].bytes).toBe(again.bytes)
    expect(triedBases[1].packages).toBe(again.packages)
  })

  it("puts the best one into the Dockerfile, pinned", async () => {
    const dockerfile = join(folder, "Dockerfile")
    writeFileSync(dockerfile, `FROM ${registry.host}/debian:12.1 AS run\nCOPY x /x\nUSER app\n`)
    const { output } = await run("shop/cart:1", {
      "try-base": [`${registry.host}/debian:12.2`],
      dockerfile,
      format: "json",
    })
    const { dockerfile: advice } = JSON.parse(output)
    expect(advice.changes[0]).toMatchObject({ line: 1, vulnerabilities: { all: 1, fixable: 1 } })
    expect(advice.after).toMatch(
      /^FROM 127\.0\.0\.1:\d+\/debian:12\.2@sha256:[0-9a-f]{64} AS run\nCOPY x \/x\nUSER app\n$/,
    )
  })

  it("orders what could go by what it clears, and knows the stages that there are", async () => {
    const { output } = await run("shop/cart:1", { order: "vulnerabilities", format: "json" })
    const cleared = (JSON.parse(output).couldGo as { vulnerabilities: { all: number } }[]).map(
      (each) => each.vulnerabilities.all,
    )
    expect(cleared).toEqual(cleared.toSorted((a, b) => b - a))
    const dockerfile = join(folder, "Staged")
    writeFileSync(dockerfile, "FROM a AS build\nRUN x\nFROM b AS run\nCMD y\n")
    const slip = await run("shop/cart:1", { dockerfile, target: "ruun" }).catch((problem: unknown) => problem)
    expect((slip as UsageError).message).toMatch(/has no stage ruun: it has build, run/)
    const order = await run("shop/cart:1", { order: "size" }).catch((problem: unknown) => problem)
    expect(order).toBeInstanceOf(UsageError)
  })

  it("draws them beside the image as it is", async () => {
    const { output } = await run("shop/cart:1", { "newer-bases": true })
    expect(output).toMatch(
      /On another base\n.*as it is {2}3 vulnerabilities, 3 fixable\n.*debian:13\.0 .*without 1 package of its own steps\n.*debian:12\.2 .*2 vulnerabilities/,
    )
  })

  it("says why it cannot tell", async () => {
    const error = await run("debian:12.1", { "newer-bases": true }).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).message).toContain("does not name its base")
    const gone = await run("shop/cart:1", { "try-base": [`${registry.host}/nothing:1`] }).catch(
      (problem: unknown) => problem,
    )
    expect((gone as UsageError).message).toContain("nothing")
  })
})
