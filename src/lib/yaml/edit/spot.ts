import { listIndex } from "../../json-pointer.ts"
import type { PositionEntry, PositionNode } from "../position-tree.ts"
import { EditError } from "./edit-error.ts"
import type { Layout } from "./layout.ts"

/** The place of an entry of a mapping. */
export interface EntrySpot {
  readonly kind: "entry"
  readonly source: string
  readonly layout: Layout
  readonly mapping: PositionNode
  readonly key: string
  /** Absent: the mapping has no such key of its own. */
  readonly entry: PositionEntry | undefined
  /** The place of the mapping itself; absent at the top of the document. */
  readonly parent: Spot | undefined
}

/** The place of an item of a list. */
export interface ItemSpot {
  readonly kind: "item"
  readonly source: string
  readonly layout: Layout
  readonly list: PositionNode
  /** The length of the list for the place behind its last item. */
  readonly index: number
  readonly item: PositionNode | undefined
  readonly parent: Spot | undefined
}

export type Spot = EntrySpot | ItemSpot

/** Where the tokens of a pointer lead to, by text that belongs to the way alone: no aliases, no merge keys. */
export function findSpot(source: string, root: PositionNode, tokens: readonly string[], layout: Layout): Spot {
  let node: PositionNode | undefined = root
  let spot: Spot | undefined
  for (const token of tokens) {
    if (node === undefined) throw new EditError("what the change is made to stands behind a merge key")
    if (node.target) throw new EditError("what the change is made to stands behind an alias")
    spot = stepTo(source, node, token, layout, spot)
    node = spot.kind === "entry" ? spot.entry?.value : spot.item
  }
  if (spot === undefined) throw new EditError("the document as a whole cannot be replaced")
  return spot
}

function stepTo(source: string, node: PositionNode, token: string, layout: Layout, parent: Spot | undefined): Spot {
  if (node.entries !== undefined) {
    const entry = node.entries.findLast(({ key }) => key === token)
    return { kind: "entry", source, layout, mapping: node, key: token, entry, parent }
  }
  if (node.items !== undefined) {
    const index = token === "-" ? node.items.length : (listIndex(token) ?? node.items.length)
    return { kind: "item", source, layout, list: node, index, item: node.items[index], parent }
  }
  throw new EditError("what the change is made to is neither a mapping nor a list")
}
