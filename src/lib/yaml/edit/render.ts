import { isObject, type JsonArray, type JsonObject, type JsonPrimitive, type JsonValue } from "../../json.ts"
import { resolvePlain } from "../scalars.ts"
import type { Layout } from "./layout.ts"

/** True for values that stand behind their key in the same line: scalars and empty collections. */
export const isInline = (value: JsonValue | undefined): boolean =>
  !(isObject(value) ? hasEntries(value) : Array.isArray(value) && value.length > 0)

const hasEntries = (value: JsonObject): boolean => Object.values(value).some((each) => each !== undefined)

const entriesOf = (value: JsonObject): [string, JsonValue][] =>
  Object.entries(value).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)

/** Texts that every reader of YAML 1.1 and 1.2 takes as they stand, in block and in flow style. */
const plainWord = /^[A-Za-z0-9_./](?:[\w./@+ -]*[\w./@+-])?$/
/** What block style allows besides: a colon with something behind it, as in image references. */
const plainInBlock = /^[A-Za-z0-9_./](?:[\w./@+ -]|:(?=[\w./@+-]))*$/

function scalar(value: JsonPrimitive, allowed: RegExp): string {
  if (typeof value !== "string") return String(value)
  const isPlain = allowed.test(value) && !value.endsWith(" ") && resolvePlain(value) === value && !looksLikeTime(value)
  return isPlain ? value : JSON.stringify(value)
}

/** Dates and sexagesimal numbers: texts to Kubernetes, but not to every tool that reads the file. */
const looksLikeTime = (text: string): boolean => /^\d{4}-\d|^[-+\d][\d_]*(?::\d)/.test(text)

/** The text of a key. */
export const renderKey = (key: string, layout: Layout): string =>
  layout.isJson ? JSON.stringify(key) : scalar(key, plainWord)

/** A value in one line, in braces and brackets where it is a collection. */
export function renderFlow(value: JsonValue, layout: Layout): string {
  if (layout.isJson) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${(value as JsonArray).map((item) => renderFlow(item, layout)).join(", ")}]`
  if (!isObject(value)) return scalar(value as JsonPrimitive, plainWord)
  const entries = entriesOf(value).map(([key, each]) => `${renderKey(key, layout)}: ${renderFlow(each, layout)}`)
  return entries.length > 0 ? `{${entries.join(", ")}}` : "{}"
}

/** A value behind a key or a dash in block style. */
export const renderInline = (value: JsonValue, layout: Layout): string =>
  layout.isJson || !isInline(value) || Array.isArray(value) || isObject(value)
    ? renderFlow(value, layout)
    : scalar(value as JsonPrimitive, plainInBlock)

/** A string in the quotes that the value it replaces had. */
export function renderLike(previous: string, value: JsonValue, layout: Layout): string {
  if (typeof value !== "string" || layout.isJson) return renderInline(value, layout)
  if (previous.startsWith('"')) return JSON.stringify(value)
  if (previous.startsWith("'") && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`
  return renderInline(value, layout)
}

/** A collection with entries as lines of block style; those of a mapping or of a list begin at `column`. */
export function renderBlock(value: JsonValue, column: number, layout: Layout): string[] {
  if (Array.isArray(value)) return (value as JsonArray).flatMap((item) => renderItem(item, column, layout))
  return entriesOf(value as JsonObject).flatMap(([key, each]) => renderEntry(key, each, column, layout))
}

/** An entry of a mapping as lines, the key at `column`. */
export function renderEntry(key: string, value: JsonValue, column: number, layout: Layout): string[] {
  const head = `${" ".repeat(column)}${renderKey(key, layout)}:`
  if (isInline(value)) return [`${head} ${renderInline(value, layout)}`]
  return [head, ...renderBlock(value, childColumn(value, column, layout), layout)]
}

/** An item of a list as lines, its dash at `column`. */
export function renderItem(value: JsonValue, column: number, layout: Layout): string[] {
  const dash = `${" ".repeat(column)}- `
  if (isInline(value) || Array.isArray(value)) return [dash + renderInline(value, layout)]
  const [first = "", ...rest] = renderBlock(value, column + 2, layout)
  return [dash + first.trimStart(), ...rest]
}

/** Column at which a collection under a key begins. */
export const childColumn = (value: JsonValue, column: number, { step, indentsLists }: Layout): number =>
  Array.isArray(value) && !indentsLists ? column : column + step
