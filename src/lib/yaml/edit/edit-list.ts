import type { JsonValue } from "../../json.ts"
import { EditError } from "./edit-error.ts"
import { appendToFlow, insertIntoFlow, removeFromFlow } from "./edit-flow.ts"
import { isFlow } from "./layout.ts"
import { afterValue, columnOf, insertLines, isFirstInLine, lineStart, splice } from "./lines.ts"
import { isInline, renderBlock, renderFlow, renderItem, renderLike } from "./render.ts"
import { setValue } from "./set-value.ts"
import type { ItemSpot } from "./spot.ts"

/** Writes another value in the place of an item. */
export function replaceItem({ source, list, item, layout }: ItemSpot, value: JsonValue): string {
  if (item === undefined) throw new EditError("the list has no such item")
  const previous = source.slice(item.start, item.end)
  if (isFlow(source, list)) return splice(source, item.start, item.end, renderFlow(value, layout))
  if (isInline(value)) {
    const end = previous.endsWith("\n") ? item.end - 1 : item.end
    return splice(source, item.start, end, (item.start === item.end ? " " : "") + renderLike(previous, value, layout))
  }
  const [first = "", ...rest] = renderBlock(value, columnOf(source, item.start), layout)
  return splice(source, item.start, item.end, [first.trimStart(), ...rest].join(layout.newline))
}

/** Adds an item before the one that stands at the index, or behind the last. */
export function addItem(spot: ItemSpot, value: JsonValue): string {
  const { source, list, index, item, layout, parent } = spot
  const last = list.items?.at(-1)
  if (isFlow(source, list)) {
    if (
      last === undefined &&
      !layout.isJson &&
      parent?.kind === "entry" &&
      parent.entry &&
      !isFlow(source, parent.mapping)
    )
      return setValue(parent, parent.entry, [value])
    if (item) return insertIntoFlow(source, item.start, renderFlow(value, layout))
    return appendToFlow(source, list, last, layout, (isPretty) => (isPretty ? { value } : renderFlow(value, layout)))
  }
  if (last === undefined) throw new EditError("the list has no item beside which another could be written")
  const dash = dashOf(source, (item ?? last).start)
  const lines = renderItem(value, columnOf(source, dash), layout)
  if (item === undefined) return insertLines(source, afterValue(source, last.start, last.end), lines, layout.newline)
  if (index > 0 || isFirstInLine(source, dash))
    return insertLines(source, lineStart(source, dash), lines, layout.newline)
  throw new EditError("the list begins in the line of something else")
}

/** Removes an item; a list that loses its last one becomes `[]`. */
export function removeItem({ source, list, index, item, parent }: ItemSpot): string {
  const items = list.items ?? []
  if (item === undefined) throw new EditError("the list has no such item")
  if (isFlow(source, list)) return removeFromFlow(source, list, items, index)
  if (items.length === 1) {
    if (parent?.kind === "entry" && parent.entry) return setValue(parent, parent.entry, [])
    throw new EditError("the list would be empty")
  }
  const dash = dashOf(source, item.start)
  if (!isFirstInLine(source, dash)) throw new EditError("the item shares its line with something else")
  return splice(source, lineStart(source, dash), afterValue(source, item.start, item.end), "")
}

/** The dash of an item that begins in the dash's line. */
function dashOf(source: string, start: number): number {
  const begin = lineStart(source, start)
  const before = source.slice(begin, start)
  if (!/-\s*$/.test(before)) throw new EditError("the item does not stand beside its dash")
  return begin + before.lastIndexOf("-")
}
