import type { JsonValue } from "../json.ts"
import { duplicateJsonKeys } from "./json-duplicates.ts"
import { scanJson } from "./json-scan.ts"
import type { YamlLimits } from "./limits.ts"
import { countLines } from "./line-map.ts"
import { holdsNonFinite } from "./non-finite.ts"
import { makeProblem, type Origin } from "./problem.ts"
import { duplicateKeyProblem } from "./remark-problem.ts"
import type { YamlDocument, YamlProblem } from "./types.ts"
import { isSpace, skipSpace } from "./white-space.ts"

/** Where YAML goes on after the JSON documents of a stream. */
export interface StreamRest {
  readonly start: number
  readonly line: number
}

/** How far kubectl looks for the `{` that tells JSON from YAML (resource.Builder, NewYAMLOrJSONDecoder(r, 4096)). */
const peekSize = 4096

/**
 * Yields the JSON documents at the beginning of a stream and gives where YAML begins. After one object or none the
 * stream may still be YAML; after two it is JSON, and what cannot be read is an error up to the next separator
 * (YAMLOrJSONDecoder.Decode).
 */
export function* jsonStream(text: string, limits: YamlLimits): Generator<YamlDocument, StreamRest> {
  let start = skipSpace(text, 0)
  if (start >= peekSize || text.charCodeAt(start) !== 0x7b) return { start: 0, line: 1 }
  let line = 1 + countLines(text, 0, start)
  let rest = restOfLine(text, 0, 1)
  for (let count = 0; start < text.length; count++) {
    const document = text.charCodeAt(start) === 0x7b ? readJson(text, start, line, limits) : undefined
    if (document === undefined) {
      if (count <= 1 && rest !== undefined) return rest
      const feed = text.indexOf("\n---", start)
      const end = feed === -1 ? text.length : feed + 1
      yield brokenJson({ text, start, line }, end, count)
      return { start: end, line: line + countLines(text, start, end) }
    }
    yield document
    line += countLines(text, start, document.end)
    rest = restOfLine(text, document.end, line)
    start = skipSpace(text, document.end)
    line += countLines(text, document.end, start)
  }
  return { start: text.length, line }
}

/**
 * Where YAML goes on after JSON: on the next line, or where the line goes on, so that indentation stays. undefined: fewer
 * than four bytes are left, and the reader gives up (YAMLOrJSONDecoder.consumeWhitespace).
 */
function restOfLine(text: string, from: number, line: number): StreamRest | undefined {
  for (let at = from; hasFourBytes(text, at); at++) {
    if (text.charCodeAt(at) === 0x0a) return { start: at + 1, line: line + 1 }
    if (!isSpace(text.charCodeAt(at))) return { start: at, line }
  }
  return undefined
}

const hasFourBytes = (text: string, from: number): boolean =>
  text.length - from >= 4 || new TextEncoder().encode(text.slice(from)).length >= 4

function readJson(text: string, start: number, line: number, limits: YamlLimits): YamlDocument | undefined {
  const extent = scanJson(text, start)
  const origin: Origin = { text, start, line }
  const document = { index: 0, start, end: extent.end, line, empty: false, value: undefined }
  if (extent.depth > limits.maxDepth)
    return {
      ...document,
      problems: [refusal(origin, "yaml-too-deep", `more than ${limits.maxDepth} levels of nesting`)],
    }
  if (extent.nodes > limits.maxNodes)
    return { ...document, problems: [refusal(origin, "yaml-too-many-nodes", `more than ${limits.maxNodes} values`)] }
  if (extent.end - start > limits.maxBytes)
    return { ...document, problems: [refusal(origin, "yaml-too-large", `more than ${limits.maxBytes} characters`)] }
  const source = text.slice(start, extent.end)
  let value: JsonValue
  try {
    value = JSON.parse(source) as JsonValue
  } catch {
    return undefined
  }
  if (hugeNumber.test(source) && holdsNonFinite(value))
    return { ...document, problems: [refusal(origin, "yaml-not-json", "a number is beyond what 64 bits can hold")] }
  if (surrogateEscape.test(source)) value = replaceLoneSurrogates(value)
  const duplicates = duplicateJsonKeys(source, value, extent.members)
  return { ...document, value, problems: duplicates.map((duplicate) => duplicateKeyProblem(origin, start, duplicate)) }
}

/** Only such numbers can overflow a double. */
const hugeNumber = /[0-9][eE]\+?[0-9]{3}|[0-9]{309}/
const surrogateEscape = /\\u[dD][89a-fA-F]/
const loneSurrogate = /\p{Surrogate}/gu

/** encoding/json gives U+FFFD for an escape that is half a character. */
function replaceLoneSurrogates(value: JsonValue): JsonValue {
  const text = JSON.stringify(value, (_key, each) =>
    typeof each === "string" ? each.replace(loneSurrogate, "\ufffd") : each,
  )
  return JSON.parse(text) as JsonValue
}

const refusal = (origin: Origin, code: string, message: string): YamlProblem =>
  makeProblem(origin, {
    code,
    severity: "error",
    message,
    advice: "Split or correct the document, or raise the limit.",
    offset: origin.start,
  })

/** The message of JSON.parse differs between engines and versions, so it is not shown. */
function brokenJson(origin: Origin, end: number, count: number): YamlDocument {
  const { start, line } = origin
  const problem = makeProblem(origin, {
    code: "yaml-json-syntax",
    severity: "error",
    message: `this is no JSON object${count > 1 ? ", and after two JSON objects Kubernetes reads the rest of the file as JSON" : ""}`,
    advice: "Correct the JSON, or separate documents by lines '---' from the first one on.",
    offset: start,
  })
  return { index: 0, start, end, line, value: undefined, empty: false, problems: [problem] }
}
