import type { JsonValue } from "../../json.ts"
import type { PositionEntry } from "../position-tree.ts"
import { EditError } from "./edit-error.ts"
import { isFlow } from "./layout.ts"
import { columnOf, lineEnd, splice } from "./lines.ts"
import { childColumn, isInline, renderBlock, renderFlow, renderInline, renderLike } from "./render.ts"
import type { EntrySpot } from "./spot.ts"

/** Writes another value behind a key. */
export function setValue(spot: EntrySpot, entry: PositionEntry, value: JsonValue): string {
  const { source, mapping, layout } = spot
  const { start, end } = entry.value
  const previous = source.slice(start, end)
  if (isFlow(source, mapping)) {
    const text = renderFlow(value, layout)
    return splice(source, start, end, start === end ? ` ${text}` : text)
  }
  const isInOneLine = !previous.includes("\n") && entry.value.items === undefined && entry.value.entries === undefined
  if (isInline(value) && (isInOneLine || isFlow(source, entry.value)) && start > entry.keyEnd)
    return splice(source, start, end, (start === end ? " " : "") + renderLike(previous, value, layout))
  return rewriteValue(spot, entry, value)
}

/** Writes a value of another shape: on the key's line, which keeps its comment, or on lines below it. */
export function rewriteValue(spot: EntrySpot, entry: PositionEntry, value: JsonValue): string {
  const { source, layout } = spot
  const { start, end } = entry.value
  const colon = source.indexOf(":", entry.keyEnd)
  if (colon < 0 || colon > lineEnd(source, entry.keyEnd)) throw new EditError("the value does not stand beside its key")
  const ofKeyLine = source.slice(colon + 1, lineEnd(source, colon))
  const isBelow = start > lineEnd(source, colon)
  const valueEnd = source[end - 1] === "\n" ? end - 1 : end
  const behind = isBelow ? ofKeyLine : source.slice(valueEnd, lineEnd(source, valueEnd))
  const rest = isBelow ? valueEnd : lineEnd(source, valueEnd)
  const comment = behind.trim() === "" ? "" : ` ${behind.trim()}`
  if (isInline(value)) return splice(source, colon + 1, rest, ` ${renderInline(value, layout)}${comment}`)
  const column = columnOf(source, entry.keyStart)
  const lines = renderBlock(value, childColumn(value, column, layout), layout)
  return splice(source, colon + 1, rest, [comment, ...lines].join(layout.newline))
}
