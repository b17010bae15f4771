import * as fc from "fast-check"
import { expect, it } from "vitest"
import { catalogBytes } from "../../src/inputs/image/catalog-file.ts"
import { allCatalogers } from "../../src/inputs/image/catalogers/all.ts"
import { catalogerSamples } from "../images/cataloger-samples.ts"

/** Beginnings that lead parsers into their depths before the random bytes come. */
const starts = [
  "",
  "{",
  '{"packages":{"node_modules/a":',
  "[[package]]\nname = ",
  "<a><b",
  "Package: a\nVersion: ",
  "P:a\nV:1\n",
  "SQLite format 3\0",
  "PK\x03\x04",
  "\x7fELF\x02\x01",
  "PmpR",
  "\0\0\0\0\0\0\0\0\0\0\0\0\x61\x15\x06\0",
]

it.each(allCatalogers.map((cataloger) => [cataloger.id, cataloger] as const))(
  "%s survives any bytes",
  (_id, cataloger) => {
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 600 }), (start, random) => {
        const bytes = Buffer.concat([Buffer.from(start, "latin1"), random])
        const { packages } = catalogBytes(cataloger, "var/lib/dpkg/info/x.list", bytes)
        for (const { name } of packages) expect(name).not.toBe("")
      }),
      { numRuns: 60 },
    )
  },
)

it.each(catalogerSamples.map((sample) => [sample.path, sample.content] as const))(
  "%s may be cut off or damaged anywhere",
  (path, content) => {
    const whole = Buffer.from(content)
    const candidate = { path, name: path.slice(path.lastIndexOf("/") + 1), size: whole.length, mode: 0o755 }
    const wanting = allCatalogers.filter((each) => each.wants(candidate))
    expect(wanting).not.toEqual([])
    fc.assert(
      fc.property(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))), (end, changes) => {
        const bytes = Buffer.from(whole.subarray(0, end))
        for (const [at, byte] of changes) if (at < end) bytes[at] = byte
        const everywhere = { sibling: () => bytes, find: () => bytes }
        for (const each of wanting)
          for (const { name } of catalogBytes(each, path, bytes, everywhere).packages) expect(name).not.toBe("")
      }),
      { numRuns: 60 },
    )
  },
)
