import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { JsonValue } from "../../json.ts"
import { applyPatch, type PatchOperation } from "../../json-patch.ts"
import { append } from "../../json-pointer.ts"
import { readDocuments } from "../read-documents.ts"
import { editDocument } from "./edit-document.ts"
import { EditError } from "./edit-error.ts"

const set = (path: string, value: JsonValue): PatchOperation => ({ op: "replace", path, value })
const add = (path: string, value: JsonValue): PatchOperation => ({ op: "add", path, value })
const remove = (path: string): PatchOperation => ({ op: "remove", path })

describe("editDocument", () => {
  it.each<[string, string, PatchOperation, string]>([
    ["a scalar, its comment kept", "a: 1 # one\nb: 2\n", set("/a", true), "a: true # one\nb: 2\n"],
    ["the quotes of a string", "a: 'x'\nb: \"y\"\n", set("/a", "z"), "a: 'z'\nb: \"y\"\n"],
    ["a string that looks like a boolean", "a: x\n", set("/a", "yes"), 'a: "yes"\n'],
    ["an image with tag and digest", "image: a\n", set("/image", "r.io/a:1@sha256:0f"), "image: r.io/a:1@sha256:0f\n"],
    ["a new key behind the last", "a:\n  b: 1 # c\nd: 2\n", add("/a/e", false), "a:\n  b: 1 # c\n  e: false\nd: 2\n"],
    ["a new key without a last line break", "a:\n  b: 1", add("/a/e", 2), "a:\n  b: 1\n  e: 2"],
    [
      "nested maps in the document's step",
      "a:\n    b: 1\n",
      add("/c", { d: { e: 1 } }),
      "a:\n    b: 1\nc:\n    d:\n        e: 1\n",
    ],
    [
      "a map in a list item",
      "l:\n- name: x\n  y: 1\n- name: z\n",
      add("/l/0/s", { t: 1 }),
      "l:\n- name: x\n  y: 1\n  s:\n    t: 1\n- name: z\n",
    ],
    ["lists as the document has them", "l:\n  - 1\n", add("/m", ["ALL"]), "l:\n  - 1\nm:\n  - ALL\n"],
    ["lists under their key", "l:\n- 1\n", add("/m", ["ALL"]), "l:\n- 1\nm:\n- ALL\n"],
    ["a null that becomes a map", "a: # why\nb: 1\n", set("/a", { c: 1 }), "a: # why\n  c: 1\nb: 1\n"],
    ["an explicit null that becomes a map", "a: ~\nb: 1\n", set("/a", { c: 1 }), "a:\n  c: 1\nb: 1\n"],
    ["an empty map that gets a key", "a: {}\nb: 1\n", add("/a/c", 1), "a:\n  c: 1\nb: 1\n"],
    ["an empty map with a comment", "a: {} # x\n", add("/a/c", 1), "a: {c: 1} # x\n"],
    ["a map in braces", "a: {b: 1}\n", add("/a/c", "x:y"), 'a: {b: 1, c: "x:y"}\n'],
    ["an item in brackets", "a: [b]\n", add("/a/-", "c"), "a: [b, c]\n"],
    [
      "an item of a block list",
      "a:\n  - b # x\nc: 1\n",
      add("/a/-", { d: 1, e: 2 }),
      "a:\n  - b # x\n  - d: 1\n    e: 2\nc: 1\n",
    ],
    ["an item before another", "a:\n- b\n- c\n", add("/a/1", "x"), "a:\n- b\n- x\n- c\n"],
    ["behind a block scalar", "a: |\n  text\n\nb: 1\n", add("/c", 1), "a: |\n  text\n\nb: 1\nc: 1\n"],
    [
      "behind a block scalar at the end",
      "m:\n  a: |\n    text\n\nb: 1\n",
      add("/m/c", 1),
      "m:\n  a: |\n    text\n  c: 1\n\nb: 1\n",
    ],
    ["a key that goes", "a: 1\n# kept\nb: 2 # gone\nc: 3\n", remove("/b"), "a: 1\n# kept\nc: 3\n"],
    ["a key that shares its line with a dash", "l:\n- a: 1\n  b: 2\n", remove("/l/0/a"), "l:\n- b: 2\n"],
    ["the last key of a map", "a:\n  b: 1\nc: 1\n", remove("/a/b"), "a: {}\nc: 1\n"],
    ["an item that goes", "l:\n- a\n- b: 1\n  c: 2\n- d\n", remove("/l/1"), "l:\n- a\n- d\n"],
    ["the last item of a list", "l: # x\n  - a\nc: 1\n", remove("/l/0"), "l: [] # x\nc: 1\n"],
    ["a key in braces", "a: {b: 1, c: 2}\n", remove("/a/c"), "a: {b: 1}\n"],
    ["a whole map replaced by a scalar", "a:\n  b: 1\nc: 1\n", set("/a", 5), "a: 5\nc: 1\n"],
    ["a list replaced by a map", "a:\n- b\nc: 1\n", set("/a", { d: 1 }), "a:\n  d: 1\nc: 1\n"],
    [
      "JSON over several lines",
      '{\n  "a": {\n    "b": 1\n  }\n}\n',
      add("/a/c", { d: [1] }),
      '{\n  "a": {\n    "b": 1,\n    "c": {\n      "d": [\n        1\n      ]\n    }\n  }\n}\n',
    ],
    ["JSON in one line", '{"a":{"b":1}}', add("/a/c", "x"), '{"a":{"b":1, "c": "x"}}'],
    [
      "a key that a merge brings",
      "v: &x\n  a: 1\nw:\n  <<: *x\n  b: 1\n",
      set("/w/a", 2),
      "v: &x\n  a: 1\nw:\n  <<: *x\n  b: 1\n  a: 2\n",
    ],
    ["line breaks of Windows", "a:\r\n  b: 1\r\n", add("/a/c", { d: 1 }), "a:\r\n  b: 1\r\n  c:\r\n    d: 1\r\n"],
  ])("edits %s", (_name, source, operation, expected) => {
    expect(editDocument(source, [operation])).toBe(expected)
  })

  it.each<[string, string, PatchOperation]>([
    ["behind an alias", "v: &x\n  a: 1\nw: *x\n", set("/w/a", 2)],
    ["behind a merge key", "v: &x\n  s:\n    a: 1\nw:\n  <<: *x\n", set("/w/s/a", 2)],
    ["that an alias repeats", "v: &x\n  a: 1\nw: *x\n", set("/v/a", 2)],
    ["the last key of the document", "a: 1\n", remove("/a")],
  ])("refuses what stands %s", (_name, source, operation) => {
    expect(() => editDocument(source, [operation])).toThrow(EditError)
  })

  it("gives the patched value on random documents, or refuses", () => {
    const key = fc.constantFrom("a", "b", "name", "key with blank", "yes", "1")
    const leaf = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constantFrom("x", "", "no", "a: b", "#", "1Gi", "é", "a\nb"),
      fc.constant(null),
    )
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(key, tie("value"), { maxKeys: 3 }),
      ),
    }))
    const style = fc.record({
      lists: fc.boolean(),
      flowBelow: fc.integer({ min: 0, max: 4 }),
      step: fc.constantFrom(2, 3, 4),
      comments: fc.boolean(),
    })
    let [edited, refused] = [0, 0]
    fc.assert(
      fc.property(
        fc.dictionary(key, value, { minKeys: 2, maxKeys: 3 }),
        style,
        value,
        fc.nat(),
        (document, written, added, seed) => {
          const source = write(document as JsonValue, written)
          expect(read(source)).toEqual(document)
          const operations = operationsOf(document as JsonValue, added)
          const operation = operations[seed % operations.length] as PatchOperation
          try {
            const text = editDocument(source, [operation])
            expect(read(text)).toEqual(applyPatch(document as JsonValue, [operation]))
            if (operation.op === "add") expect(text.split("# note").length).toBe(source.split("# note").length)
            edited++
          } catch (error) {
            if (!(error instanceof EditError)) throw error
            refused++
          }
        },
      ),
      { numRuns: 3000, seed: 7 },
    )
    expect(refused / (edited + refused)).toBeLessThan(0.1)
  })
})

const read = (text: string): JsonValue | undefined => [...readDocuments(text)][0]?.value

/** Every operation that fits a value. */
function operationsOf(value: JsonValue, added: JsonValue, path = ""): PatchOperation[] {
  const own: PatchOperation[] = path === "" ? [] : [remove(path), set(path, added)]
  if (Array.isArray(value))
    return [
      ...own,
      add(append(path, "-"), added),
      ...value.flatMap((item, index) => [
        add(append(path, index), added),
        ...operationsOf(item, added, append(path, index)),
      ]),
    ]
  if (typeof value !== "object" || value === null) return own
  return [
    ...own,
    add(append(path, "fresh"), added),
    ...Object.entries(value).flatMap(([key, each]) => operationsOf(each as JsonValue, added, append(path, key))),
  ]
}

interface Written {
  readonly lists: boolean
  readonly flowBelow: number
  readonly step: number
  readonly comments: boolean
}

/** A writer of its own, so that the editor's renderer is not its own judge. */
function write(value: JsonValue, style: Written, column = 0, depth = 0): string {
  const pad = " ".repeat(column)
  const comment = style.comments ? " # note" : ""
  const isBlock = (each: JsonValue): boolean =>
    typeof each === "object" && each !== null && Object.keys(each).length > 0 && depth < style.flowBelow
  if (Array.isArray(value))
    return value
      .map((item) => {
        if (!isBlock(item)) return `${pad}- ${JSON.stringify(item)}${comment}\n`
        return `${pad}- ${write(item, style, column + 2, depth + 1).trimStart()}`
      })
      .join("")
  return Object.entries(value as object)
    .map(([key, each]) => {
      const head = `${pad}${JSON.stringify(key)}:`
      if (!isBlock(each)) return `${head} ${JSON.stringify(each)}${comment}\n`
      const inner = Array.isArray(each) && !style.lists ? column : column + style.step
      return `${head}${comment}\n${write(each, style, inner, depth + 1)}`
    })
    .join("")
}
