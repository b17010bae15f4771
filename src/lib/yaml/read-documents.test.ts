import { describe, expect, it } from "vitest"
import { decodeText, readDocuments, type YamlLimits } from "./index.ts"

const read = (text: string, limits?: Partial<YamlLimits>) => [...readDocuments(text, limits)]
const codes = (text: string, limits?: Partial<YamlLimits>) =>
  read(text, limits).flatMap(({ problems }) => problems.map(({ code, line, column }) => `${code} ${line}:${column}`))

describe("documents of a stream", () => {
  it("are cut, numbered and placed", () => {
    const text = "# first\n---\na: 1\n---\n\n--- # second\nb: [\n---\nc: 3"
    const documents = read(text)
    expect(documents.map(({ index, line, empty, value }) => ({ index, line, empty, value }))).toEqual([
      { index: 0, line: 1, empty: true, value: undefined },
      { index: 0, line: 3, empty: false, value: { a: 1 } },
      { index: 1, line: 5, empty: true, value: undefined },
      { index: 1, line: 7, empty: false, value: undefined },
      { index: 2, line: 9, empty: false, value: { c: 3 } },
    ])
    expect(documents.map(({ start, end }) => text.slice(start, end))).toEqual([
      "# first\n",
      "a: 1\n",
      "\n",
      "b: [\n",
      "c: 3",
    ])
  })

  it("a broken one does not hide its neighbours", () => {
    expect(read("a: 1\n---\n\tb: 2\n---\nc: 3\n").map(({ value }) => value)).toEqual([{ a: 1 }, undefined, { c: 3 }])
  })

  it("an explicit null is a value, an empty document is none", () => {
    expect(read("---\n---\n~\n").map(({ value, empty }) => [value, empty])).toEqual([
      [undefined, true],
      [null, false],
    ])
  })

  it("JSON documents may follow each other, and YAML may follow the first", () => {
    const text = '{"a": 1}\n  {"b": [2]}'
    expect(read(text).map(({ start, end, line }) => [text.slice(start, end), line])).toEqual([
      ['{"a": 1}', 1],
      ['{"b": [2]}', 2],
    ])
    expect(read('{"a": 1}\n---\nb: 2\n').map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }])
  })

  it("are read lazily", () => {
    const documents = readDocuments("a: 1\n---\nb: 2\n")
    expect(documents.next().value).toMatchObject({ value: { a: 1 } })
    documents.return(undefined)
  })
})

describe("problems", () => {
  it("stand where they are, in the whole text", () => {
    expect(codes("a: 1\n---\nb:\n\tc: 1\n")).toEqual(["yaml-tab 4:1"])
    expect(codes("a: 1\r\n---\r\nb: 'x\r\n")).toEqual(["yaml-unclosed-quote 3:4"])
    expect(codes("😀: *x\n")).toEqual(["yaml-undefined-alias 1:5"])
    expect(codes("a: 1\n--- b: 2\n")).toEqual(["yaml-separator 2:5"])
    expect(codes("a: &a [*a]\n")).toEqual(["yaml-recursive-alias 1:8"])
    expect(codes("a: \x01\n")).toEqual(["yaml-control-character 1:4"])
    expect(codes("a: !!int x\n")).toEqual(["yaml-wrong-tag 1:4"])
    expect(codes("a: .nan\n")).toEqual(["yaml-not-json 1:4"])
    expect(codes("null: 1\n")).toEqual(["yaml-invalid-key 1:1"])
    expect(codes("a: {<<: 1}\n")).toEqual(["yaml-invalid-merge 1:9"])
    expect(codes('{"a": 1}\n{"b": 2}\nc: 3\n---\nd: 4\n')).toEqual(["yaml-json-syntax 3:1"])
  })

  it("duplicate keys warn with both places, and the last one wins", () => {
    const [document] = read("spec:\n  a: 1\n  b: 2\n  a: 3\n")
    expect(document?.value).toEqual({ spec: { a: 3, b: 2 } })
    expect(document?.problems).toEqual([
      {
        code: "yaml-duplicate-key",
        severity: "warning",
        message: 'the key "a" stands here and in line 2, column 3; the last one wins',
        advice: "Remove one of them: what stands first has no effect.",
        offset: 22,
        line: 4,
        column: 3,
      },
    ])
    expect(codes('x: 1\n---\n1: a\n"1": b\n')).toEqual(["yaml-duplicate-key 4:1"])
    expect(codes('\n{"a": 1,\n "a": 2}')).toEqual(["yaml-duplicate-key 3:2"])
  })

  it("a merge behind a key overrides it, with a warning; one before it does not", () => {
    const [after, before] = read("x: &x {a: 1}\nz: {a: 2, <<: *x}\n---\nx: &x {a: 1}\nz: {<<: *x, a: 2}\n")
    expect(after?.value).toMatchObject({ z: { a: 1 } })
    expect(after?.problems.map(({ code }) => code)).toEqual(["yaml-merge-overrides"])
    expect(before?.value).toMatchObject({ z: { a: 2 } })
  })

  it("a merge before its key is no duplicate", () => {
    expect(codes("x: &x {a: 1}\ny: {<<: *x, a: 2}\n")).toEqual([])
  })

  it("text behind the end of a document is ignored, with a warning", () => {
    expect(codes("a: 1\n...\nb: 2\n")).toEqual(["yaml-ignored-content 2:4"])
    expect(codes("a: 1\n... # end\n\n")).toEqual([])
  })

  it("a template gets the advice to render it", () => {
    const advice = (text: string) => read(text)[0]?.problems[0]?.advice
    expect(advice("a: {{ .Values.x }}\n")).toContain("helm template")
    expect(advice("a: [\n")).not.toContain("helm template")
  })
})

describe("keys of objects", () => {
  it("never reach a prototype", () => {
    const texts = [
      "__proto__: {polluted: 1}\n",
      "a: {__proto__: {polluted: 1}}\n",
      '{"__proto__": {"polluted": 1}}',
      "x: &x {__proto__: {polluted: 1}}\ny: {<<: *x}\n",
    ]
    for (const text of texts) {
      const value = read(text)[0]?.value as Record<string, unknown>
      expect(JSON.stringify(value)).toContain("polluted")
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
      for (const child of Object.values(value)) expect(Object.getPrototypeOf(child)).toBe(Object.prototype)
    }
    expect(Object.entries(read("constructor: 1\ntoString: 2\n")[0]?.value ?? {})).toEqual([
      ["constructor", 1],
      ["toString", 2],
    ])
  })
})

describe("bytes of a file", () => {
  it("are UTF-8, or UTF-16 with a mark", () => {
    expect(decodeText(Buffer.from("\ufeffa: é"))).toEqual({ text: "a: é" })
    expect(decodeText(Buffer.from("\ufeffa: é", "utf16le"))).toEqual({ text: "a: é" })
    expect(decodeText(Buffer.from("\ufeffa: é", "utf16le").swap16())).toEqual({ text: "a: é" })
    expect(decodeText(new Uint8Array())).toEqual({ text: "" })
  })

  it("that are no text give a problem at the first of them", () => {
    const { text, problem } = decodeText(Buffer.concat([Buffer.from("a: \ufffdé\nb: "), Buffer.from([0xff, 0x41])]))
    expect(text).toBe("a: \ufffdé\nb: \ufffdA")
    expect(problem).toMatchObject({ code: "yaml-invalid-utf8", severity: "error", offset: 9, line: 2, column: 4 })
    expect(decodeText(Uint8Array.of(0x61, 0xe2, 0x82)).problem).toMatchObject({ offset: 1 })
  })
})
