import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { assemble } from "../assemble.ts"
import { catalogBytes } from "../catalog-file.ts"
import { mergeLayers } from "../merge-layers.ts"
import { dpkg } from "./dpkg.ts"
import { dpkgChangelog } from "./dpkg-changelog.ts"

const path = "usr/share/doc/libfoo1/changelog.Debian.gz"
const entry = (version: string, text: string) =>
  `foo (${version}) bookworm-security; urgency=medium\n\n${text}\n\n -- A <a@b.c>  Fri, 03 Apr 2026 14:29:32 +0200\n\n`
const factsOf = (bytes: Uint8Array) => catalogBytes(dpkgChangelog, path, bytes).facts

describe("dpkgChangelog", () => {
  it("gives all packages of the source what is repaired at their version or below", () => {
    const status = `Package: libfoo1\nStatus: install ok installed\nSource: foo (1:2-1)\nVersion: 3-1\n\nPackage: foo-old\nStatus: install ok installed\nSource: foo\nVersion: 1:1-1\n`
    const text = entry("1:2-1", "  * Fix CVE-2024-0002") + entry("1:1-1", "  * Fix CVE-2024-0001")
    const file = (name: string) => ({ path: name, type: "file" as const, size: 1, mode: 0o644, uid: 0, gid: 0 })
    const layer = {
      diffId: "sha256:a",
      compression: "none" as const,
      entries: [file(path), file("var/lib/dpkg/status")],
      entryCount: 2,
      whiteouts: [],
      opaque: [],
      results: [
        catalogBytes(dpkg, "var/lib/dpkg/status", Buffer.from(status)),
        catalogBytes(dpkgChangelog, path, gzipSync(text)),
      ],
      problems: [],
    }
    const { packages } = assemble([layer], mergeLayers([layer]))
    expect(packages.map(({ name, repairs }) => [name, repairs?.map(({ id }) => id)])).toEqual([
      ["foo-old", ["CVE-2024-0001"]],
      ["libfoo1", ["CVE-2024-0002", "CVE-2024-0001"]],
    ])
  })

  it.each([
    ["the makers' own changelog", gzipSync("Version 1.0\n  * Fix CVE-2024-0001\n")],
    ["no gzip", Buffer.from(entry("1", "  * Fix CVE-2024-0001"))],
    ["a cut one", gzipSync(entry("1", "  * Fix CVE-2024-0001")).subarray(0, 40)],
    ["a bomb", gzipSync(Buffer.concat([Buffer.from(entry("1", "  * Fix CVE-2024-0001")), Buffer.alloc(2 ** 25)]))],
  ])("takes nothing from %s, and does not complain", (_what, bytes) => {
    expect(catalogBytes(dpkgChangelog, path, bytes)).toMatchObject({ facts: [], skipped: [] })
  })

  it("reads the changelog of a binary upload too", () => {
    expect(factsOf(gzipSync(entry("2+b1", "  * Rebuild") + entry("2", "  * Fix CVE-2024-0001")))).toEqual([
      { kind: "repairs", type: "deb", source: "foo", repairs: [{ id: "CVE-2024-0001", version: "2" }] },
    ])
  })
})
