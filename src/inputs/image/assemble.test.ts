import { expect, it } from "vitest"
import { catalogerSamples } from "../../../test/images/cataloger-samples.ts"
import { assemble } from "./assemble.ts"
import { catalogBytes } from "./catalog-file.ts"
import { allCatalogers } from "./catalogers/all.ts"
import { mergeLayers } from "./merge-layers.ts"
import type { LayerContent } from "./read-layer.ts"

const contentOf = (path: string) => {
  const content = catalogerSamples.find((sample) => sample.path === path)?.content ?? ""
  return typeof content === "string" ? Buffer.from(content) : content
}

/** A layer of these files, catalogued. */
function layerOf(files: ReadonlyMap<string, Uint8Array>): LayerContent {
  const rows = [...files].map(([path, bytes]) => ({
    entry: { path, type: "file" as const, size: bytes.length, mode: 0o755, uid: 0, gid: 0 },
    bytes,
  }))
  const results = rows.flatMap(({ entry, bytes }) => {
    const candidate = { ...entry, name: entry.path.slice(entry.path.lastIndexOf("/") + 1) }
    return allCatalogers.filter((each) => each.wants(candidate)).map((each) => catalogBytes(each, entry.path, bytes))
  })
  const nothing = { whiteouts: [], opaque: [], problems: [], entryCount: rows.length }
  return { diffId: "sha256:0", compression: "none", entries: rows.map(({ entry }) => entry), results, ...nothing }
}

const namesIn = (files: ReadonlyMap<string, Uint8Array>) => {
  const layers = [layerOf(files)]
  return assemble(layers, mergeLayers(layers)).packages.map(({ name, evidence }) => `${name} ${evidence}`)
}

const programs = ["usr/bin/perl", "usr/local/bin/node", "bin/bash"].map((path) => [path, contentOf(path)] as const)

it("lists programs that nobody accounts for", () => {
  expect(namesIn(new Map(programs))).toEqual(["bash recognised", "node recognised", "perl recognised"])
})

it("leaves out programs that a package of the distribution brought", () => {
  const status =
    "Package: perl-base\nStatus: install ok installed\nVersion: 5.38.0-1\n\nPackage: bash\nStatus: install ok installed\nVersion: 5.2-1\n"
  const files = new Map([
    ...programs,
    ["var/lib/dpkg/status", Buffer.from(status)],
    ["var/lib/dpkg/info/perl-base.list", Buffer.from("/.\n/usr\n/usr/bin/perl\n")],
    ["var/lib/dpkg/info/bash.list", Buffer.from("/bin/bash\n")],
  ])
  expect(namesIn(files)).toEqual(["bash installed", "perl-base installed", "node recognised"])
})
