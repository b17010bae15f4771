import type { PositionNode } from "../position-tree.ts"
import { isJson } from "../read-positions.ts"
import { columnOf } from "./lines.ts"

/** How the author of a document writes; what is added is written the same way. */
export interface Layout {
  readonly newline: "\n" | "\r\n"
  /** Columns by which a nested mapping stands further right. */
  readonly step: number
  /** Lists stand further right than their key; else their dashes stand under it. */
  readonly indentsLists: boolean
  readonly isJson: boolean
}

/** Reads the habits from the first places that show them; two columns and lists under their key where none does. */
export function layoutOf(source: string, root: PositionNode): Layout {
  let step: number | undefined
  let indentsLists: boolean | undefined
  const waiting: PositionNode[] = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (step !== undefined && indentsLists !== undefined) break
    for (const { keyStart, value } of node.entries ?? []) {
      waiting.push(value)
      const line = source.lastIndexOf("\n", value.start - 1)
      if (line < keyStart || isFlow(source, value)) continue
      const column = columnOf(source, keyStart)
      if (value.entries !== undefined) step ??= columnOf(source, value.start) - column
      // The dash of the first item stands where the sequence starts; without indentation that is under the key.
      if (value.items !== undefined) indentsLists ??= columnOf(source, value.start) > column
    }
    for (const item of node.items ?? []) waiting.push(item)
  }
  return {
    newline: source.includes("\r\n") ? "\r\n" : "\n",
    step: step !== undefined && step > 0 ? step : 2,
    indentsLists: indentsLists ?? false,
    isJson: isJson(source),
  }
}

/** Whether a collection is written in braces or brackets. */
export function isFlow(source: string, node: PositionNode): boolean {
  if (node.items === undefined && node.entries === undefined) return false
  const first = /^(?:[&!]\S*\s+)*([[{])/.exec(source.slice(node.start, node.start + 256))
  return first !== null && source[node.end - 1] === (first[1] === "{" ? "}" : "]")
}
