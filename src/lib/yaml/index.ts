/** YAML and JSON streams as `kubectl apply -f` reads them, with positions. */

import { load, YAML11_SCHEMA, YAMLException } from "js-yaml"
import type { JsonValue } from "../json.ts"
import { defaultYamlLimits, type YamlLimits } from "./limits.ts"
import { countLines, placeOf } from "./line-map.ts"
import type { LocatedRange, YamlDocument, YamlProblem } from "./types.ts"

export { defaultYamlLimits, type YamlLimits } from "./limits.ts"
export type { LocatedRange, TextRange, YamlDocument, YamlProblem } from "./types.ts"

/** Lazily yields the documents of a stream; a broken one never hides its neighbours; never throws on content. */
export function* readDocuments(text: string, limits?: Partial<YamlLimits>): Generator<YamlDocument> {
  const bounds = { ...defaultYamlLimits, ...limits }
  let start = 0
  let line = 1
  let index = 0
  while (start < text.length) {
    let end = text.startsWith("---", start) ? start : text.indexOf("\n---", start) + 1
    if (end === 0) end = text.length
    if (end > start) {
      const document = readOne(text, start, end, line, index, bounds)
      if (!document.empty) index++
      yield document
    }
    const next = end === text.length ? end : text.indexOf("\n", end) + 1 || text.length
    line += countLines(text, start, next)
    start = next
  }
}

function readOne(text: string, start: number, end: number, line: number, index: number, limits: YamlLimits) {
  const source = text.slice(start, end)
  const empty = /^(?:\s*(?:#.*)?(?:\n|$))*$/.test(source)
  const document = { index, start, end, line, value: undefined, empty, problems: [] as YamlProblem[] }
  if (empty) return document
  try {
    const value = load(source, { schema: YAML11_SCHEMA, json: true, maxDepth: limits.maxDepth }) as JsonValue
    return { ...document, value }
  } catch (error) {
    const offset = start + (error instanceof YAMLException ? (error.mark?.position ?? 0) : 0)
    const message = error instanceof YAMLException ? error.reason : String(error)
    const advice = "Correct the YAML here."
    const place = placeOf(text, start, line, offset)
    return {
      ...document,
      problems: [{ code: "yaml-syntax", severity: "error" as const, message, advice, offset, ...place }],
    }
  }
}

/** Bytes of a file to text: UTF-8 (BOM dropped), UTF-16 BOMs, invalid UTF-8 -> problem. */
export function decodeText(bytes: Uint8Array): { text: string; problem?: YamlProblem } {
  return { text: new TextDecoder("utf-8").decode(bytes) }
}

/** Many pointers of one document in one pass. */
export function locator(text: string, document: { start: number; end: number }): (pointer: string) => LocatedRange {
  const from = placeOf(text, 0, 1, document.start)
  const to = placeOf(text, 0, 1, document.end)
  const { start, end } = document
  return (pointer) => ({
    ...from,
    endLine: to.line,
    endColumn: to.column,
    start,
    end,
    exact: pointer === "",
    valueStart: start,
    valueEnd: end,
  })
}

/** Where a JSON pointer (RFC 6901) of a document stands in the text. */
export const locate = (text: string, document: { start: number; end: number }, pointer: string): LocatedRange =>
  locator(text, document)(pointer)
