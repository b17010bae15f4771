import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { folderLayerCache } from "./layer-cache.ts"
import type { LayerContent } from "./read-layer.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-layers-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const layer = (diffId: string): LayerContent => ({
  diffId,
  compression: "gzip",
  entries: [{ path: `etc/${diffId}`, type: "file", size: 1, mode: 0o644, uid: 0, gid: 0 }],
  entryCount: 1,
  whiteouts: [],
  opaque: [],
  results: [],
  problems: [],
})

const catalogers = [{ id: "a", wants: () => false, parse: () => [] }] as never

describe("what layers hold", () => {
  it("is remembered by DiffID and by the versions of catalogers", async () => {
    const cache = folderLayerCache(folder)
    await cache.put(layer("one"), catalogers)
    expect(await cache.get("one", catalogers)).toEqual(layer("one"))
    expect(await cache.get("two", catalogers)).toBeUndefined()
    expect(await cache.get("one", [{ id: "a", version: 2 }] as never)).toBeUndefined()
  })

  it("reads as absent where it is damaged, and stops nothing where the folder cannot be written", async () => {
    const cache = folderLayerCache(folder)
    await cache.put(layer("one"), catalogers)
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), "damaged")
    expect(await cache.get("one", catalogers)).toBeUndefined()
    writeFileSync(join(folder, "file"), "")
    await expect(folderLayerCache(join(folder, "file")).put(layer("one"), catalogers)).resolves.toBeUndefined()
  })

  it("stays below its bound: what was used longest ago goes, never what was just written", async () => {
    const cache = folderLayerCache(folder)
    await cache.put(layer("size"), catalogers)
    const size = statSync(join(folder, readdirSync(folder)[0] as string)).size
    rmSync(join(folder, readdirSync(folder)[0] as string))
    const bounded = folderLayerCache(folder, { maxBytes: 2 * size + 20 })
    const written: string[] = []
    for (const [at, name] of ["aaaa", "bbbb"].entries()) {
      await bounded.put(layer(name), catalogers)
      const file = readdirSync(folder).find((each) => !written.includes(each)) as string
      written.push(file)
      utimesSync(join(folder, file), 1000 + at, 1000 + at)
    }
    // The older one is used, so the other goes.
    expect(await bounded.get("aaaa", catalogers)).toBeDefined()
    await bounded.put(layer("cccc"), catalogers)
    expect(await bounded.get("aaaa", catalogers)).toBeDefined()
    expect(await bounded.get("bbbb", catalogers)).toBeUndefined()
    expect(await bounded.get("cccc", catalogers)).toBeDefined()
    await folderLayerCache(folder, { maxBytes: 1 }).put(layer("dddd"), catalogers)
    expect(readdirSync(folder)).toHaveLength(1)
  })
})
