/**
 * What a scalar's text means to Kubernetes: go.yaml.in/yaml/v2 resolve.go (YAML 1.1 with Go's number syntax), then
 * sigs.k8s.io/yaml convertToJSONableObject for keys. Numbers become doubles, as every JavaScript JSON reader has them.
 */

import type { JsonPrimitive } from "../json.ts"
import { decodeBase64 } from "./base64.ts"

type Kind = "null" | "bool" | "int" | "float" | "str"

interface Scalar {
  readonly kind: Kind
  readonly value: JsonPrimitive
  /** The exact integer, for keys. */
  readonly integer?: bigint
}

const words = new Map<string, boolean | null>()
for (const word of ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]) words.set(word, true)
for (const word of ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]) words.set(word, false)
for (const word of ["", "~", "null", "Null", "NULL"]) words.set(word, null)

const specialFloats = new Map<string, number>()
for (const word of [".inf", ".Inf", ".INF"]) {
  specialFloats.set(word, Number.POSITIVE_INFINITY)
  specialFloats.set(`+${word}`, Number.POSITIVE_INFINITY)
  specialFloats.set(`-${word}`, Number.NEGATIVE_INFINITY)
}
for (const word of [".nan", ".NaN", ".NAN"]) specialFloats.set(word, Number.NaN)

/** Longest text in `words`. */
const maxWordLength = 5
const maxInt64 = 2n ** 63n - 1n
const maxUint64 = 2n ** 64n - 1n

const decimalFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const dotFloat = /^\.[0-9][0-9_]*(?:[eE][-+]?[0-9][0-9_]*)?$/
/** Go wants a digit on both sides of an underscore. */
const strayUnderscore = /_(?![0-9])/
const integer = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/
const signedBinary = /^0b([-+])([01]+)$/

/** True for the first characters of texts that may be something else than a string (resolve.go, resolveTable). */
export function mayBeTyped(first: number): boolean {
  if (first <= 0x39) return first >= 0x30 || first === 0x2b || first === 0x2d || first === 0x2e
  switch (first | 0x20) {
    case 0x79: // y
    case 0x6e: // n
    case 0x74: // t
    case 0x66: // f
    case 0x6f: // o
      return true
    default:
      return first === 0x7e
  }
}

/** The value of a plain, untagged scalar. NaN and infinities are given as such, though JSON has no place for them. */
export function resolvePlain(text: string): JsonPrimitive {
  if (text === "") return null
  const first = text.charCodeAt(0)
  if (!mayBeTyped(first)) return text
  if (first > 0x39) {
    if (text.length > maxWordLength) return text
    const word = words.get(text)
    return word === undefined ? text : word
  }
  if (first >= 0x31 && text.length < 16) {
    let value = first - 0x30
    let at = 1
    for (; at < text.length; at++) {
      const digit = text.charCodeAt(at) - 0x30
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (at === text.length) return value
  }
  return classify(text).value
}

function classify(text: string): Scalar {
  const word = words.get(text)
  if (word !== undefined) return { kind: word === null ? "null" : "bool", value: word }
  const first = text.charCodeAt(0)
  if (!mayBeTyped(first) || first > 0x39) return { kind: "str", value: text }
  const special = specialFloats.get(text)
  if (special !== undefined) return { kind: "float", value: special }
  if (first === 0x2e) {
    const isFloat = dotFloat.test(text) && !strayUnderscore.test(text)
    return isFloat ? float(text.replaceAll("_", ""), text) : { kind: "str", value: text }
  }
  const plain = text.includes("_") ? text.replaceAll("_", "") : text
  return parseInteger(plain) ?? parseFloatingPoint(plain, text)
}

function parseInteger(plain: string): Scalar | undefined {
  const match = integer.exec(plain)
  if (match === null) return undefined
  const [, sign, hex, binary, octal, decimal] = match
  if (hex !== undefined) return integerInRange(sign as string, "0x", hex)
  if (binary !== undefined) return integerInRange(sign as string, "0b", binary)
  if (octal !== undefined) return integerInRange(sign as string, "0o", octal)
  return integerInRange(sign as string, "", decimal as string)
}

/** The digits of 2 ** 64 - 1 in base 2. Longer numbers are out of range and cost too much as a bigint. */
const maxDigits = 64

/** strconv.ParseInt takes a sign, strconv.ParseUint none. */
function integerInRange(sign: string, prefix: string, digits: string): Scalar | undefined {
  const significant = digits.replace(/^0+(?=.)/, "")
  if (significant.length > maxDigits) return undefined
  const magnitude = BigInt(prefix + significant)
  const exact = sign === "-" ? -magnitude : magnitude
  const limit = sign === "-" ? maxInt64 + 1n : sign === "+" ? maxInt64 : maxUint64
  return magnitude > limit ? undefined : { kind: "int", value: Number(exact), integer: exact }
}

function parseFloatingPoint(plain: string, text: string): Scalar {
  if (decimalFloat.test(plain)) return float(plain, text)
  const binary = signedBinary.exec(plain)
  if (binary !== null) {
    const scalar = integerInRange(binary[1] as string, "0b", binary[2] as string)
    if (scalar !== undefined) return scalar
  }
  return { kind: "str", value: text }
}

/** What overflows is no number to Go, so it stays text. */
function float(number: string, text: string): Scalar {
  const value = Number(number)
  return Number.isFinite(value) ? { kind: "float", value } : { kind: "str", value: text }
}

const core = "tag:yaml.org,2002:"
const typedTags = new Map<string, Kind | "timestamp">([
  [`${core}str`, "str"],
  [`${core}bool`, "bool"],
  [`${core}int`, "int"],
  [`${core}float`, "float"],
  [`${core}null`, "null"],
  [`${core}timestamp`, "timestamp"],
])

export const mergeTag = `${core}merge`

/** The scalar of a text with its tag; undefined: the text is nothing the tag allows. Unknown tags leave the text. */
function resolveScalar(text: string, tag: string, implicit: boolean): Scalar | undefined {
  if (tag === "") return implicit ? classify(text) : { kind: "str", value: text }
  if (tag === `${core}binary`) {
    const value = decodeBase64(text)
    return value === undefined ? undefined : { kind: "str", value }
  }
  const wanted = typedTags.get(tag)
  if (wanted === undefined || wanted === "str") return { kind: "str", value: text }
  if (wanted === "timestamp") return isTimestamp(text) ? { kind: "str", value: text } : undefined
  const scalar = classify(text)
  if (scalar.kind === wanted) return scalar
  if (wanted === "float" && scalar.kind === "int" && (scalar.integer as bigint) <= maxInt64)
    return { kind: "float", value: scalar.value }
  return undefined
}

/** The value of a scalar; undefined: the text is nothing its tag allows. */
export function scalarValue(text: string, tag: string, implicit: boolean): JsonPrimitive | undefined {
  if (tag === "") return implicit ? resolvePlain(text) : text
  return resolveScalar(text, tag, implicit)?.value
}

/** The JSON key of a scalar (`1: x` has the key "1"); undefined: no key of JSON, such as null. */
export function scalarKey(text: string, tag: string, implicit: boolean): string | undefined {
  if (tag === "" && (!implicit || (text !== "" && !mayBeTyped(text.charCodeAt(0))))) return text
  const scalar = resolveScalar(text, tag, implicit)
  if (scalar === undefined) return undefined
  switch (scalar.kind) {
    case "str":
    case "bool":
      return String(scalar.value)
    case "int":
      return (scalar.integer as bigint) <= maxInt64 ? String(scalar.integer) : undefined
    case "float":
      return formatFloat32(scalar.value as number)
    default:
      return undefined
  }
}

/** strconv.FormatFloat(value, 'g', -1, 32), with YAML's names of what is not finite. */
function formatFloat32(value: number): string {
  if (Number.isNaN(value)) return ".nan"
  const single = Math.fround(value)
  if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf"
  if (single === 0) return Object.is(single, -0) ? "-0" : "0"
  let precision = 1
  while (precision < 9 && Math.fround(Number(single.toPrecision(precision))) !== single) precision++
  const [mantissa, exponent] = single.toExponential(precision - 1).split("e") as [string, string]
  const power = Number(exponent)
  if (power >= -4 && power < 6) return single.toFixed(Math.max(precision - 1 - power, 0))
  const digits = String(Math.abs(power)).padStart(2, "0")
  return `${mantissa}e${power < 0 ? "-" : "+"}${digits}`
}

const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d)))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/

/** The timestamps that an explicit tag accepts (resolve.go, allowedTimestampFormats). Their value is their text. */
function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text)
  if (match === null) return false
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number]
  const [hour, minute, second] = [
    match[4] ?? match[9] ?? 0,
    match[5] ?? match[10] ?? 0,
    match[6] ?? match[11] ?? 0,
  ].map(Number)
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  if (month < 1 || month > 12 || day < 1 || date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return false
  return (
    (hour as number) < 24 &&
    (minute as number) < 60 &&
    (second as number) < 60 &&
    Number(match[7] ?? 0) <= 24 &&
    Number(match[8] ?? 0) < 60
  )
}
