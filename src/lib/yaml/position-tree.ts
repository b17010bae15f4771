import type { NodeHandler } from "./node-handler.ts"
import { mergeTag, scalarKey } from "./scalars.ts"

/** A node of a document with its place. Offsets count in the scanned source. */
export interface PositionNode {
  readonly start: number
  end: number
  /** Children of a sequence. */
  readonly items: PositionNode[] | undefined
  /** Entries of a mapping, in the order of the text. */
  readonly entries: PositionEntry[] | undefined
  /** What an alias stands for. */
  readonly target: PositionNode | undefined
}

export interface PositionEntry {
  /** The JSON key; undefined for `<<`. */
  readonly key: string | undefined
  readonly keyStart: number
  readonly keyEnd: number
  readonly value: PositionNode
}

interface Frame {
  readonly node: PositionNode
  key: string | undefined
  keyStart: number
  keyEnd: number
}

/** Builds the tree of positions from the nodes of a document. */
export class PositionBuilder implements NodeHandler {
  root: PositionNode | undefined
  readonly #frames: Frame[] = []
  readonly #anchors = new Map<string, PositionNode>()
  readonly #keyOfAnchor = new Map<PositionNode, string | undefined>()

  scalar(text: string, tag: string, implicit: boolean, anchor: string, start: number, end: number): void {
    const node: PositionNode = { start, end, items: undefined, entries: undefined, target: undefined }
    const frame = this.#frames.at(-1)
    const awaitsKey = frame?.node.entries !== undefined && frame.keyStart === -1
    if (anchor !== "") {
      this.#anchors.set(anchor, node)
      this.#keyOfAnchor.set(node, scalarKey(text, tag, implicit))
    }
    if (!awaitsKey) {
      this.#add(node)
      return
    }
    const merges = text === "<<" && (implicit || tag === mergeTag)
    frame.key = merges ? undefined : scalarKey(text, tag, implicit)
    frame.keyStart = start
    frame.keyEnd = end
  }

  alias(name: string, start: number, end: number): void {
    const target = this.#anchors.get(name)
    const frame = this.#frames.at(-1)
    if (frame?.node.entries !== undefined && frame.keyStart === -1) {
      frame.key = target === undefined ? undefined : this.#keyOfAnchor.get(target)
      frame.keyStart = start
      frame.keyEnd = end
    } else this.#add({ start, end, items: undefined, entries: undefined, target })
  }

  startSequence(anchor: string, start: number): void {
    this.#open(anchor, { start, end: start, items: [], entries: undefined, target: undefined })
  }

  startMapping(anchor: string, start: number): void {
    this.#open(anchor, { start, end: start, items: undefined, entries: [], target: undefined })
  }

  endCollection(end: number): void {
    const { node } = this.#frames.pop() as Frame
    if (end !== -1) node.end = end
    this.#add(node)
  }

  #open(anchor: string, node: PositionNode): void {
    if (anchor !== "") this.#anchors.set(anchor, node)
    this.#frames.push({ node, key: undefined, keyStart: -1, keyEnd: -1 })
  }

  #add(node: PositionNode): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) {
      this.root = node
      return
    }
    const parent = frame.node
    parent.end = Math.max(parent.end, node.end)
    if (parent.items !== undefined) parent.items.push(node)
    else {
      const { key, keyStart, keyEnd } = frame
      parent.entries?.push({ key, keyStart, keyEnd, value: node })
      parent.end = Math.max(parent.end, keyEnd)
      frame.keyStart = -1
    }
  }
}
