import type { JsonValue } from "../../json.ts"
import { EditError } from "./edit-error.ts"
import { appendToFlow, removeFromFlow } from "./edit-flow.ts"
import { isFlow } from "./layout.ts"
import { afterValue, columnOf, insertLines, isFirstInLine, lineEnd, lineStart, splice } from "./lines.ts"
import { renderEntry, renderFlow, renderKey } from "./render.ts"
import { rewriteValue, setValue } from "./set-value.ts"
import type { EntrySpot } from "./spot.ts"

/** Adds a key behind the last one. */
export function insertEntry(spot: EntrySpot, value: JsonValue): string {
  const { source, layout, mapping, key, parent } = spot
  const last = mapping.entries?.at(-1)
  if (isFlow(source, mapping)) {
    const isAlone =
      last === undefined && !layout.isJson && source.slice(mapping.end, lineEnd(source, mapping.end)).trim() === ""
    if (isAlone && parent?.kind === "entry" && parent.entry && !isFlow(source, parent.mapping))
      return rewriteValue(parent, parent.entry, { [key]: value })
    return appendToFlow(
      source,
      mapping,
      last && { start: last.keyStart, end: Math.max(last.value.end, last.keyEnd) },
      layout,
      (isPretty) => (isPretty ? { key, value } : `${renderKey(key, layout)}: ${renderFlow(value, layout)}`),
    )
  }
  if (last === undefined) throw new EditError("the mapping has no key beside which another could be written")
  const at = afterValue(source, last.value.start, Math.max(last.value.end, last.keyEnd))
  const lines = renderEntry(key, value, columnOf(source, last.keyStart), layout)
  return insertLines(source, at, lines, layout.newline)
}

/** Removes a key with its value; a mapping that loses its last key becomes `{}`. */
export function removeEntry({ source, mapping, entry, parent }: EntrySpot): string {
  if (entry === undefined) throw new EditError("what would be removed stands behind a merge key")
  const entries = mapping.entries ?? []
  const position = entries.indexOf(entry)
  const next = entries[position + 1]
  const end = Math.max(entry.value.end, entry.keyEnd)
  if (isFlow(source, mapping))
    return removeFromFlow(
      source,
      mapping,
      entries.map(({ keyStart, keyEnd, value }) => ({ start: keyStart, end: Math.max(value.end, keyEnd) })),
      position,
    )
  if (entries.length === 1) {
    if (parent?.kind === "entry" && parent.entry) return setValue(parent, parent.entry, {})
    if (parent?.kind === "item") return splice(source, mapping.start, mapping.end, "{}")
    throw new EditError("the document would be empty")
  }
  if (isFirstInLine(source, entry.keyStart))
    return splice(source, lineStart(source, entry.keyStart), afterValue(source, entry.value.start, end), "")
  if (next === undefined) throw new EditError("the key shares its line with something else")
  return splice(source, entry.keyStart, next.keyStart, "")
}
