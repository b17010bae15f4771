import type { JsonValue } from "../../json.ts"
import type { PositionNode } from "../position-tree.ts"
import type { Layout } from "./layout.ts"
import { columnOf, isFirstInLine, splice } from "./lines.ts"
import { renderFlow, renderKey } from "./render.ts"

interface Span {
  readonly start: number
  readonly end: number
}

/** What is added: ready text, or a value to be written over several lines like its neighbours. */
type Added = string | { readonly key?: string; readonly value: JsonValue }

/** Adds an entry behind the last one of a collection in braces or brackets: in its line, or in one of its own like it. */
export function appendToFlow(
  source: string,
  collection: PositionNode,
  last: Span | undefined,
  layout: Layout,
  added: (isPretty: boolean) => Added,
): string {
  const isPretty = last !== undefined && isFirstInLine(source, last.start)
  const entry = added(isPretty)
  const column = isPretty ? columnOf(source, last.start) : 0
  const text = typeof entry === "string" ? entry : renderPretty(entry, column, layout)
  if (last === undefined) return splice(source, collection.end - 1, collection.end - 1, text)
  return splice(source, last.end, last.end, isPretty ? `,${layout.newline}${" ".repeat(column)}${text}` : `, ${text}`)
}

function renderPretty(added: Exclude<Added, string>, column: number, layout: Layout): string {
  const key = added.key === undefined ? "" : `${renderKey(added.key, layout)}: `
  if (!layout.isJson) return key + renderFlow(added.value, layout)
  const lines = JSON.stringify(added.value, undefined, layout.step).split("\n")
  return key + lines.join(`${layout.newline}${" ".repeat(column)}`)
}

/** Adds an item before the one that begins at an offset. */
export const insertIntoFlow = (source: string, at: number, text: string): string => splice(source, at, at, `${text}, `)

/** Removes an entry with the comma that parts it from its neighbour. */
export function removeFromFlow(
  source: string,
  collection: PositionNode,
  entries: readonly Span[],
  index: number,
): string {
  const entry = entries[index] as Span
  const next = entries[index + 1]
  const previous = entries[index - 1]
  if (next) return splice(source, entry.start, next.start, "")
  if (previous) return splice(source, previous.end, entry.end, "")
  const open = source.slice(0, entry.start).search(/[[{]\s*$/)
  return splice(source, open + 1, collection.end - 1, "")
}
