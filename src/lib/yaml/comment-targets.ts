import { append } from "../json-pointer.ts"
import { lineEnd, lineStart } from "./edit/lines.ts"
import type { PositionNode } from "./position-tree.ts"
import { readPositions } from "./read-positions.ts"

/** A comment and what it speaks of. */
export interface CommentTarget {
  /** Behind the marker, without blanks around it. */
  readonly text: string
  /** Offset of the comment's `#`. */
  readonly offset: number
  /** The entry, item or document that it speaks of. */
  readonly pointer: string
}

/**
 * The comments of a document that begin with a marker. At the end of a line a comment speaks of what begins in that line,
 * with all that stands below it; on a line of its own, of what comes next, and before everything else of the whole
 * document. Text of block scalars that looks like a comment is none. O(length + comments x depth).
 */
export function commentTargets(source: string, marker: string): readonly CommentTarget[] {
  const targets: CommentTarget[] = []
  let root: PositionNode | undefined
  for (let found = source.indexOf(marker); found >= 0; found = source.indexOf(marker, found + marker.length)) {
    const begin = lineStart(source, found)
    const before = /(^|\s)#[ \t]*$/.exec(source.slice(begin, found))
    if (before === null) continue
    const offset = begin + before.index + (before[1]?.length ?? 0)
    const end = lineEnd(source, found)
    root ??= readPositions(source)
    if (isInScalar(root, offset)) continue
    const isOwnLine = source.slice(begin, offset).trim() === ""
    const pointer = isOwnLine ? nextNode(root, end) : (nodeOfLine(root, begin, offset) ?? nextNode(root, end))
    targets.push({ text: source.slice(found + marker.length, end).trim(), offset, pointer })
  }
  return targets
}

function isInScalar(node: PositionNode, offset: number): boolean {
  if (offset < node.start || offset >= node.end) return false
  const children = childrenOf(node, "")
  return children.length === 0
    ? node.items === undefined && node.entries === undefined
    : children.some((child) => isInScalar(child.node, offset))
}

/** The outermost node that begins after an offset; the document where nothing stood before. */
function nextNode(root: PositionNode, offset: number): string {
  if (root.start >= offset) return ""
  return firstFrom(root, "", offset) ?? ""
}

function firstFrom(node: PositionNode, pointer: string, offset: number): string | undefined {
  for (const child of childrenOf(node, pointer)) {
    if (child.start >= offset) return child.pointer
    const inner = child.node.end >= offset ? firstFrom(child.node, child.pointer, offset) : undefined
    if (inner !== undefined) return inner
  }
  return undefined
}

/** The outermost entry or item that begins in a line, before an offset. */
function nodeOfLine(node: PositionNode, begin: number, offset: number, pointer = ""): string | undefined {
  for (const child of childrenOf(node, pointer)) {
    if (child.start >= begin && child.start < offset) return child.pointer
    if (child.start < begin && child.node.end > begin) {
      const inner = nodeOfLine(child.node, begin, offset, child.pointer)
      if (inner !== undefined) return inner
    }
  }
  return undefined
}

interface Child {
  readonly node: PositionNode
  readonly start: number
  readonly pointer: string
}

function childrenOf({ items, entries }: PositionNode, pointer: string): readonly Child[] {
  if (items) return items.map((node, index) => ({ node, start: node.start, pointer: append(pointer, index) }))
  return (entries ?? []).flatMap(({ key, keyStart, value }) =>
    key === undefined ? [] : [{ node: value, start: keyStart, pointer: append(pointer, key) }],
  )
}
