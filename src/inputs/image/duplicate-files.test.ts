import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, describe, expect, it } from "vitest"
import { makeTar } from "../../../test/images/make-image.ts"
import { findDuplicates } from "./duplicate-files.ts"
import { mergeLayers } from "./merge-layers.ts"
import { readImage } from "./read-image.ts"
import { readLayer } from "./read-layer.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-duplicates-"))
afterAll(() => rmSync(folder, { recursive: true }))

const large = "x".repeat(20_000)
const other = `${"x".repeat(19_999)}y`

async function find(layers: readonly (readonly { readonly path: string; readonly text: string }[])[]) {
  const blobs = layers.map((files) => gzipSync(makeTar(files)))
  const open = blobs.map(
    (blob) =>
      async function* () {
        yield blob.subarray(0, 7)
        yield blob.subarray(7)
      },
  )
  const contents = await Promise.all(open.map((each) => readLayer(each(), [])))
  const merged = mergeLayers(contents)
  return findDuplicates(merged.files, merged.hidden, open)
}

describe("findDuplicates", () => {
  it("finds copies by content, in one layer and across layers, and no file of equal size alone", async () => {
    const { copies, again } = await find([
      [
        { path: "a/one", text: large },
        { path: "a/other", text: other },
        { path: "a/small", text: "s" },
        { path: "b/small", text: "s" },
      ],
      [{ path: "b/two", text: large }],
    ])
    expect(copies).toEqual([{ bytes: 20_000, paths: ["a/one", "b/two"] }])
    expect(again).toEqual([])
  })

  it("finds what a later layer stores again unchanged, and not what it changes or removes", async () => {
    const { copies, again } = await find([
      [
        { path: "app/same", text: large },
        { path: "app/changed", text: large },
        { path: "app/gone", text: large },
      ],
      [
        { path: "app/same", text: large },
        { path: "app/changed", text: other },
        { path: "app/.wh.gone", text: "" },
      ],
    ])
    expect(again).toEqual([{ path: "app/same", bytes: 20_000, layer: 0, by: 1 }])
    expect(copies).toEqual([])
  })

  it("looks into a root file system when asked, and only then", async () => {
    const tar = join(folder, "root.tar")
    writeFileSync(
      tar,
      makeTar([
        { path: "a", text: large },
        { path: "b", text: large },
      ]),
    )
    expect((await readImage(tar)).duplicates).toBeUndefined()
    expect((await readImage(tar, { duplicates: true })).duplicates?.copies).toEqual([
      { bytes: 20_000, paths: ["a", "b"] },
    ])
  })
})
