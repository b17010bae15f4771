import { readFileSync } from "node:fs"
import { relative } from "node:path"
import { describe, expect, it } from "vitest"
import { corpora, filesBelow, skipReason } from "../../../test/oracles/yaml/corpora.ts"
import type { JsonValue } from "../json.ts"
import { type LocatedRange, locate, locator, readDocuments } from "./index.ts"

interface Row {
  readonly file: string
  readonly document: number
  readonly kind: string
  readonly name: string | null
}

const whole = (text: string) => ({ start: 0, end: text.length })
const at = (text: string, pointer: string) => locate(text, whole(text), pointer)
const slice = (text: string, pointer: string) => {
  const { start, end } = at(text, pointer)
  return text.slice(start, end)
}
const value = (text: string, pointer: string) => {
  const { valueStart, valueEnd } = at(text, pointer)
  return text.slice(valueStart, valueEnd)
}

const escapeToken = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1")

function* leaves(node: JsonValue | undefined, pointer: string): Generator<[string, JsonValue]> {
  const children = typeof node === "object" && node !== null ? Object.entries(node) : []
  if (children.length === 0 && node !== undefined) yield [pointer, node]
  for (const [key, child] of children) yield* leaves(child as JsonValue, `${pointer}/${escapeToken(key)}`)
}

describe("locating", () => {
  it("an entry reaches from its key to the end of its value, an item is itself", () => {
    const text =
      'spec:\n  containers:\n  - name: web\n    args: [a, "b c"]\n  - db # x\n  text: |\n    one\n    two\n\n# end\nempty:\n'
    expect(slice(text, "/spec/containers/0/name")).toBe("name: web")
    expect(value(text, "/spec/containers/0/name")).toBe("web")
    expect(slice(text, "/spec/containers/0")).toBe('name: web\n    args: [a, "b c"]')
    expect(slice(text, "/spec/containers/0/args/1")).toBe('"b c"')
    expect(slice(text, "/spec/containers/1")).toBe("db")
    expect(slice(text, "/spec/text")).toBe("text: |\n    one\n    two")
    expect(slice(text, "/empty")).toBe("empty:")
    expect(value(text, "/empty")).toBe("")
    expect(at(text, "/spec/containers/0/name")).toMatchObject({
      line: 3,
      column: 5,
      endLine: 3,
      endColumn: 14,
      exact: true,
    })
    expect(slice(text, "")).toBe(text.slice(0, text.indexOf(":", text.indexOf("empty")) + 1))
  })

  it("a pointer that leads nowhere gives the key of its nearest ancestor, or the first line of an item", () => {
    const text = "spec:\n  a:\n  - b: 1\n    c: 2\n"
    const missing = (pointer: string) => ({ text: slice(text, pointer), exact: at(text, pointer).exact })
    expect(missing("/spec/x/y")).toEqual({ text: "spec", exact: false })
    expect(missing("/spec/a/7")).toEqual({ text: "a", exact: false })
    expect(missing("/spec/a/-")).toEqual({ text: "a", exact: false })
    expect(missing("/spec/a/0/x")).toEqual({ text: "b: 1", exact: false })
    expect(missing("/x")).toEqual({ text: "spec:", exact: false })
    // Nothing asks for the value of what only stands nearby.
    expect(value(text, "/spec/a/0/x")).toBe("b: 1")
  })

  it("escapes of RFC 6901, keys that are no strings, equal keys", () => {
    const text = "a/b: 1\nc~d: 2\n80: 3\nyes: 4\n'': 5\nk: 6\nk: 7\n__proto__: 8\n"
    const found = ["/a~1b", "/c~0d", "/80", "/true", "/", "/k", "/__proto__"].map((pointer) => slice(text, pointer))
    expect(found).toEqual(["a/b: 1", "c~d: 2", "80: 3", "yes: 4", "'': 5", "k: 7", "__proto__: 8"])
    expect(at(text, "/constructor").exact).toBe(false)
  })

  it("what comes through an alias or a merge is located where it is written", () => {
    const text = "base: &b\n  a: 1\n  c: 2\nuse: *b\nmerged:\n  <<: *b\n  c: 3\nlate:\n  c: 4\n  <<: [{d: 5}, *b]\n"
    expect(slice(text, "/use")).toBe("use: *b")
    expect(value(text, "/use")).toBe("&b\n  a: 1\n  c: 2")
    expect(slice(text, "/use/a")).toBe("a: 1")
    expect(slice(text, "/merged/a")).toBe("a: 1")
    expect(slice(text, "/merged/c")).toBe("c: 3")
    expect(slice(text, "/late/c")).toBe("c: 2")
    expect(slice(text, "/late/d")).toBe("d: 5")
    expect(slice("a: &x {b: *x}\n", "/a/b/b/b")).toBe("b: *x")
  })

  it("columns count UTF-16 units, with CR LF, marks and tabs around", () => {
    expect(at("a: 1\r\nb: 2 #\tx\r\n", "/b")).toMatchObject({ line: 2, column: 1, endLine: 2, endColumn: 5 })
    expect(at("x: {😀: 1, é: 2}\n", "/x/é")).toMatchObject({ line: 1, column: 12, endColumn: 16 })
    expect(at("\ufeffa: 1\n", "/a")).toMatchObject({ line: 1, column: 2 })
  })

  it("JSON, with what YAML would not read", () => {
    const text = '{\n\t"a\\/b": [1, {"c": "d\\/e"}],\n\t"n": null}'
    expect(slice(text, "/a~1b/1/c")).toBe('"c": "d\\/e"')
    expect(at(text, "/n")).toMatchObject({ line: 3, column: 2, endColumn: 11 })
    const stream = '{"a": 1} {"b": 2}'
    const second = [...readDocuments(stream)][1]
    expect(second && locate(stream, second, "/b")).toMatchObject({ line: 1, column: 11, start: 10, end: 16 })
  })

  it("a broken document is one place", () => {
    expect(at("a: [\n", "/a")).toMatchObject({ exact: false, line: 1, column: 1 })
    expect(at("", "")).toMatchObject({ exact: true, start: 0, end: 0 })
  })
})

describe("locating in real manifests", () => {
  const endings = [".yaml", ".yml"]
  const folder = corpora

  /** The text of a value read again where it stood: its lines keep their indentation, so block texts do too. */
  function readAgain(text: string, range: LocatedRange): JsonValue | undefined {
    const lineStart = text.lastIndexOf("\n", range.valueStart - 1) + 1
    const indentation = " ".repeat(range.valueStart - lineStart)
    const indent = /^ */.exec(text.slice(lineStart))?.[0] ?? ""
    const source = `${indent}- ${text.slice(range.valueStart, range.valueEnd)}\n`
    const [document] = readDocuments(indentation.length === 0 ? source.trimStart() : source)
    return (document?.value as readonly JsonValue[] | undefined)?.[0]
  }

  it("every leaf stands where its text is", ({ skip }) => {
    if (skipReason(folder === undefined ? "the corpora are not here" : undefined)) skip()
    const failing: string[] = []
    let count = 0
    for (const file of filesBelow(`${folder}/real-manifests`, endings)) {
      const text = readFileSync(file, "utf8")
      const lines = text.split("\n")
      for (const document of readDocuments(text)) {
        const find = locator(text, document)
        for (const [pointer, leaf] of leaves(document.value, "")) {
          count++
          const range = find(pointer)
          const isPlaced =
            text.startsWith(lines[range.line - 1]?.slice(range.column - 1) as string, range.start) &&
            lines.slice(0, range.endLine - 1).reduce((sum, line) => sum + line.length + 1, 0) + range.endColumn - 1 ===
              range.end
          const again = readAgain(text, range)
          if (!range.exact || (count % 50 === 0 && !isPlaced) || JSON.stringify(again) !== JSON.stringify(leaf))
            failing.push(`${relative(folder as string, file)} ${pointer}: ${JSON.stringify(again)?.slice(0, 80)}`)
        }
      }
    }
    expect(failing.slice(0, 20)).toEqual([])
    expect(count).toBeGreaterThan(40_000)
  })

  it("every object of the list has its number", ({ skip }) => {
    if (skipReason(folder === undefined ? "the corpora are not here" : undefined)) skip()
    const rows = readFileSync(`${folder}/real-manifests/objects.jsonl`, "utf8").trim().split("\n")
    const failing = rows.filter((row) => {
      const { file, document, kind, name } = JSON.parse(row) as Row
      const text = readFileSync(`${folder}/real-manifests/${file}`, "utf8")
      const found = [...readDocuments(text)].find(({ index, empty }) => index === document && !empty)
      const object = found?.value as { kind?: string; metadata?: { name?: string | number } } | undefined
      // Templates are in the list, but kubectl cannot read them before they are rendered.
      if (found?.problems.some(({ advice }) => advice.includes("template"))) return false
      return object?.kind !== kind || (name !== null && String(object?.metadata?.name) !== name)
    })
    expect(failing.slice(0, 10)).toEqual([])
  })
})
