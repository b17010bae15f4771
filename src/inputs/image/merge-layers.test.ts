import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { mergeLayers } from "./merge-layers.ts"

type Layer = Parameters<typeof mergeLayers>[0][number]
type Entry = Layer["entries"][number]

const file = (path: string, size = 1): Entry =>
  ({ path, type: "file", size, mode: 0o644, uid: 0, gid: 0, link: "" }) as Entry
const folder = (path: string): Entry => ({ ...file(path, 0), type: "dir" }) as Entry
const link = (path: string, target: string): Entry => ({ ...file(path, 0), type: "symlink", link: target }) as Entry
const layer = (entries: readonly Entry[], whiteouts: readonly string[] = [], opaque: readonly string[] = []): Layer =>
  ({ entries, whiteouts, opaque }) as Layer

const pathsOf = (...layers: readonly Layer[]): readonly string[] => [...mergeLayers(layers).files.keys()].sort()

describe("mergeLayers", () => {
  it("takes away what a whiteout names, with everything below", () => {
    const base = layer([folder("a"), file("a/b"), folder("a/c"), file("a/c/d"), file("e")])
    expect(pathsOf(base, layer([], ["a/c", "e"]))).toEqual(["a", "a/b"])
  })

  it("an opaque folder hides what lies below it, and keeps what its own layer adds", () => {
    const base = layer([folder("a"), file("a/b"), file("a/c")])
    expect(pathsOf(base, layer([folder("a"), file("a/d")], [], ["a"]))).toEqual(["a", "a/d"])
  })

  it("a whiteout never hides what its own layer adds", () => {
    expect(pathsOf(layer([file("a", 1)]), layer([file("a", 2)], ["a"]))).toEqual(["a"])
    expect(mergeLayers([layer([file("a", 1)]), layer([file("a", 2)], ["a"])]).files.get("a")?.size).toBe(2)
  })

  it("a file over a folder replaces it whole, a folder over a folder does not", () => {
    const base = layer([folder("a"), file("a/b")])
    expect(pathsOf(base, layer([file("a")]))).toEqual(["a"])
    expect(pathsOf(base, layer([folder("a"), file("a/c")]))).toEqual(["a", "a/b", "a/c"])
  })

  it("follows links in folders inside the root, and never out of it", () => {
    const base = layer([folder("usr"), folder("usr/lib"), link("lib", "usr/lib"), link("out", "../../..")])
    expect(pathsOf(base, layer([file("lib/x"), file("out/y")]))).toEqual([
      "lib",
      "out",
      "usr",
      "usr/lib",
      "usr/lib/x",
      "y",
    ])
  })

  it("does not hang on links that lead in circles", () => {
    const base = layer([link("a", "b"), link("b", "a")])
    expect(pathsOf(base, layer([file("a/x")])).length).toBeGreaterThan(1)
  })

  it("is the same as unpacking one layer after another into a plain map", () => {
    // No file is a folder elsewhere: runtimes refuse to unpack that.
    const path = fc.constantFrom("a/x/1", "a/x/2", "a/y", "b/x", "c")
    const gone = fc.constantFrom("a", "a/x", "a/x/1", "a/y", "b", "c")
    const one = fc.record({
      files: fc.uniqueArray(path, { maxLength: 4 }),
      whiteouts: fc.uniqueArray(gone, { maxLength: 2 }),
      opaque: fc.uniqueArray(fc.constantFrom("a", "b", "a/x"), { maxLength: 1 }),
    })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), (described) => {
        const layers = described.map(({ files, whiteouts, opaque }) =>
          layer(
            files.map((name) => file(name)),
            whiteouts,
            opaque,
          ),
        )
        const plain = new Set<string>()
        for (const { files, whiteouts, opaque } of described) {
          for (const known of [...plain])
            if (
              opaque.some((name) => known.startsWith(`${name}/`)) ||
              whiteouts.some((name) => known === name || known.startsWith(`${name}/`))
            )
              plain.delete(known)
          for (const name of files) plain.add(name)
        }
        const merged = mergeLayers(layers)
        // What was stored is either seen or told to be hidden.
        const stored = described.reduce((sum, { files }) => sum + files.length, 0)
        expect(merged.hidden.length).toBe(stored - plain.size)
        const found = [...merged.files].filter(([, { type }]) => type === "file").map(([name]) => name)
        expect(found.sort()).toEqual([...plain].sort())
      }),
      { numRuns: 2000 },
    )
  })

  it("finds its way through links as a file system that is asked anew for each path does", () => {
    const names = fc.constantFrom("a", "b", "c")
    const path = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"))
    const target = fc.oneof(
      path,
      path.map((each) => `/${each}`),
      names.map((each) => `../${each}`),
    )
    const entry = fc.oneof(
      { weight: 3, arbitrary: path.map((each) => file(`${each}/f`)) },
      path.map(folder),
      fc.tuple(path, target).map(([each, to]) => link(each, to)),
    )
    const one = fc.array(entry, { maxLength: 8 }).map((entries) => layer(entries))
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 3 }), (layers) => {
        // A layer for each entry: nothing that was found for one path is left when the next is added.
        const apart = layers.flatMap(({ entries }) => entries.map((each) => layer([each])))
        const shown = ({ files }: ReturnType<typeof mergeLayers>) =>
          [...files].map(([name, { type, link: to = "" }]) => `${name} ${type} ${to}`).sort()
        expect(shown(mergeLayers(layers))).toEqual(shown(mergeLayers(apart)))
      }),
      { numRuns: 5000 },
    )
  })
})
