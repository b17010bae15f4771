import type { JsonValue } from "../json.ts"
import { duplicateJsonKeys } from "./json-duplicates.ts"
import { scanJson } from "./json-scan.ts"
import type { YamlLimits } from "./limits.ts"
import { moveOrigin, type Origin } from "./line-map.ts"
import { holdsNonFinite } from "./non-finite.ts"
import { makeProblem } from "./problem.ts"
import { duplicateKeyProblem } from "./remark-problem.ts"
import type { YamlDocument, YamlProblem } from "./types.ts"
import { isSpace, skipSpace } from "./white-space.ts"

/** How far kubectl looks for the `{` that tells JSON from YAML (resource.Builder, NewYAMLOrJSONDecoder(r, 4096)). */
const peekSize = 4096

/**
 * Yields the JSON documents at the beginning of a stream and gives where YAML begins. After one object or none the
 * stream may still be YAML; after two it is JSON, and what cannot be read is an error up to the next separator
 * (YAMLOrJSONDecoder.Decode). `length` is that of the text as it came, without the line feed added to it.
 */
export function* jsonStream(text: string, length: number, limits: YamlLimits): Generator<YamlDocument, Origin> {
  const beginning: Origin = { text, start: 0, line: 1, lineStart: 0 }
  let here = moveOrigin(beginning, skipSpace(text, 0))
  if (here.start >= peekSize || text.charCodeAt(here.start) !== 0x7b) return beginning
  let rest = restOfLine(beginning, length)
  for (let count = 0; here.start < text.length; count++) {
    const document = readJson(here, limits)
    if (document === undefined) {
      if (count <= 1 && rest !== undefined) return rest
      const feed = text.indexOf("\n---", here.start)
      const end = feed === -1 ? text.length : feed + 1
      yield brokenJson(here, end, count)
      return moveOrigin(here, end)
    }
    yield document
    const behind = moveOrigin(here, document.end)
    rest = restOfLine(behind, length)
    here = moveOrigin(behind, skipSpace(text, document.end))
  }
  return here
}

/**
 * Where YAML goes on after JSON: on the next line, or where the line goes on, so that indentation stays. undefined: fewer
 * than four bytes are left, and the reader gives up (YAMLOrJSONDecoder.consumeWhitespace).
 */
function restOfLine(from: Origin, length: number): Origin | undefined {
  const { text } = from
  for (let at = from.start; hasFourBytes(text, length, at); at++) {
    if (text.charCodeAt(at) === 0x0a) return moveOrigin(from, at + 1)
    if (!isSpace(text.charCodeAt(at))) return moveOrigin(from, at)
  }
  return undefined
}

const hasFourBytes = (text: string, length: number, from: number): boolean =>
  length - from >= 4 || new TextEncoder().encode(text.slice(from, length)).length >= 4

function readJson(origin: Origin, limits: YamlLimits): YamlDocument | undefined {
  const { text, start, line } = origin
  const extent = scanJson(text, start)
  if (extent === undefined) return undefined
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
