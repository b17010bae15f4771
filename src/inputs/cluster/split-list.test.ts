import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { type ListEnvelope, ListFormatError, ListSplitter } from "./split-list.ts"

function split(text: string, size: number): { items: JsonObject[]; envelope: ListEnvelope } {
  const items: JsonObject[] = []
  const splitter = new ListSplitter((item) => items.push(item))
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size))
  return { items, envelope: splitter.end() }
}

const envelope = { apiVersion: "v1", kind: "PodList", metadata: { resourceVersion: "7", continue: "next" } }
const told = { apiVersion: "v1", kind: "PodList", resourceVersion: "7", continueToken: "next" }

const managedFields = fc.oneof(fc.constant(null), fc.array(fc.jsonValue()), fc.jsonValue())
const item = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }),
    fc.option(fc.tuple(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }), managedFields, fc.boolean())),
  )
  .map(([other, metadata]): { written: JsonObject; expected: JsonObject } => {
    if (!metadata) return { written: other, expected: without(other) }
    const [fields, managed, isFirst] = metadata
    const { managedFields: _, ...kept } = fields
    const written = isFirst ? { managedFields: managed, ...kept } : { ...kept, managedFields: managed }
    return { written: { ...other, metadata: written }, expected: { ...other, metadata: kept } } as {
      written: JsonObject
      expected: JsonObject
    }
  })

function without(object: JsonObject): JsonObject {
  const metadata = object.metadata
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) return object
  const { managedFields: _, ...kept } = metadata as JsonObject
  return { ...object, metadata: kept }
}

const spaced = (value: unknown, spaces: number) => JSON.stringify(value, null, spaces)

describe("ListSplitter", () => {
  it("gives what JSON.parse gives, without managedFields, however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(item, { maxLength: 5 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(2),
        fc.boolean(),
        (all, size, spaces, first) => {
          const items = all.map(({ written }) => written)
          const text = spaced(first ? { items, ...envelope } : { ...envelope, items }, spaces)
          const result = split(text, size)
          expect(result.envelope).toEqual(told)
          expect(JSON.stringify(result.items)).toBe(
            JSON.stringify(all.map(({ expected }) => JSON.parse(JSON.stringify(expected)))),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it("takes every list that is cut off for what it is", () => {
    const text = JSON.stringify({ ...envelope, items: [{ metadata: { name: 'a"\\', managedFields: [{ x: 1 }] } }, {}] })
    for (let length = 0; length < Buffer.byteLength(text); length++)
      expect(() => split(Buffer.from(text).subarray(0, length).toString("latin1"), 7), `${length}`).toThrow(
        ListFormatError,
      )
  })

  it.each([
    ["no JSON", "<html></html>", "malformed"],
    ["another object", '{"kind":"Status","code":200}', "malformed"],
    ["items that are no list", '{"kind":"PodList","items":{"a":1}}', "malformed"],
    ["an item that is no object", '{"kind":"PodList","items":[{"a":]}]}', "malformed"],
  ])("refuses %s", (_title, text, code) => {
    expect(() => split(text, 64)).toThrow(expect.objectContaining({ code }))
  })

  it("bounds an object, and a list that never comes to its items", () => {
    const huge = `{"kind":"PodList","items":[{"a":"${"x".repeat(17 * 1024 * 1024)}"}]}`
    expect(() => split(huge, 65536)).toThrow(/larger than 16 MiB/)
    expect(() => split(`{"kind":"${"x".repeat(3 * 1024 * 1024)}"}`, 65536)).toThrow(ListFormatError)
  })

  it("takes absent items and null for none", () => {
    expect(split(JSON.stringify({ ...envelope, items: null }), 5).items).toEqual([])
    expect(split(JSON.stringify(envelope), 5).items).toEqual([])
  })
})
