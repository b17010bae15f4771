import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { catalogBytes } from "../../src/inputs/image/catalog-file.ts"
import { allCatalogers } from "../../src/inputs/image/catalogers/all.ts"
import { decompress } from "../../src/inputs/image/decompress.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface Row {
  readonly name: string
  readonly version: string
  readonly arch: string
  readonly origin?: string
  readonly license?: string
  readonly files?: number
  readonly epoch?: number
  readonly release?: string
  readonly source_rpm?: string
}

interface Case {
  readonly id: string
  readonly kind: string
  readonly root: string
  readonly database: string
  readonly packages: readonly Row[]
}

const folder = corpus("package-db")

async function readDatabase({ root, database }: Case): Promise<{ path: string; bytes: Uint8Array }> {
  const bytes = readFileSync(`${folder}/${root}/${database}`)
  if (!database.endsWith(".zst")) return { path: database, bytes }
  const packed = (async function* () {
    yield bytes
  })()
  const chunks: Uint8Array[] = []
  for await (const chunk of decompress(packed, "zstd")) chunks.push(chunk)
  return { path: database.slice(0, -".zst".length), bytes: Buffer.concat(chunks) }
}

function describeExpected(kind: string, row: Row): string {
  if (kind === "apk") return [row.name, row.version, row.arch, row.origin, row.license, row.files].join(" ")
  const epoch = row.epoch === undefined ? "" : `${row.epoch}:`
  return [row.name, `${epoch}${row.version}-${row.release}`, row.arch, row.source_rpm].join(" ")
}

const cases = hasCorpora
  ? readFileSync(`${folder}/cases.jsonl`, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Case)
  : []

it.skipIf(!hasCorpora).each(cases)("$id", async (row) => {
  const { path, bytes } = await readDatabase(row)
  const candidate = { path, name: path.slice(path.lastIndexOf("/") + 1), size: bytes.length, mode: 0o644 }
  const results = allCatalogers.filter((each) => each.wants(candidate)).map((each) => catalogBytes(each, path, bytes))
  expect(results.flatMap(({ skipped }) => skipped)).toEqual([])
  const found = results
    .flatMap(({ packages }) => packages)
    .map(({ name, version, arch, source, licenses, files }) => {
      if (row.kind === "apk") return [name, version, arch, source?.name, licenses?.[0], files?.length].join(" ")
      const sourceVersion = source?.version.replace(/^\d+:/, "")
      return [name, version, arch, source && `${source.name}-${sourceVersion}.src.rpm`].join(" ")
    })
  expect(found.sort()).toEqual(row.packages.map((each) => describeExpected(row.kind, each)).sort())
})
