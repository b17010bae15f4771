import type { PositionEntry, PositionNode } from "./position-tree.ts"

/** A child with the range of its whole entry. */
export interface PositionChild {
  readonly value: PositionNode
  readonly start: number
  readonly end: number
  /** -1 for items of lists. */
  readonly keyEnd: number
}

/** The child that a token of a JSON pointer names, through aliases and merges; undefined where there is none. */
export function findChild(parent: PositionNode, token: string): PositionChild | undefined {
  const node = parent.target ?? parent
  if (node.items !== undefined) {
    const item = /^(?:0|[1-9][0-9]*)$/.test(token) ? node.items[Number(token)] : undefined
    return item && { value: item, start: item.start, end: item.end, keyEnd: -1 }
  }
  const entry = findEntry(node, token)
  if (entry === undefined) return undefined
  const { value, keyStart, keyEnd } = entry
  return { value, start: keyStart, end: Math.max(value.end, keyEnd), keyEnd }
}

/** The entry that takes effect: the last one in the order in which Kubernetes applies keys and merges. */
function findEntry(mapping: PositionNode, key: string): PositionEntry | undefined {
  const seen = new Set<PositionNode>()
  const waiting: (PositionNode | PositionEntry)[] = [mapping]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ("keyStart" in next) {
      if (next.key === key) return next
      for (const source of mergedMappings(next.value).toReversed()) waiting.push(source)
    } else if (!seen.has(next)) {
      seen.add(next)
      const { last, merges } = indexOf(next)
      const entry = last.get(key)
      if (merges.length === 0) {
        if (entry !== undefined) return entry
      } else {
        for (const each of next.entries ?? []) if (each === entry || each.key === undefined) waiting.push(each)
      }
    }
  }
  return undefined
}

/** What a `<<` merges, in the order in which it wins. */
function mergedMappings(value: PositionNode): PositionNode[] {
  return (value.items ?? [value]).map((item) => item.target ?? item)
}

interface Index {
  readonly last: ReadonlyMap<string, PositionEntry>
  readonly merges: readonly PositionEntry[]
}

const indexes = new WeakMap<PositionNode, Index>()

function indexOf(mapping: PositionNode): Index {
  let index = indexes.get(mapping)
  if (index === undefined) {
    const last = new Map<string, PositionEntry>()
    const merges: PositionEntry[] = []
    for (const entry of mapping.entries ?? []) {
      if (entry.key === undefined) merges.push(entry)
      else last.set(entry.key, entry)
    }
    index = { last, merges }
    indexes.set(mapping, index)
  }
  return index
}
