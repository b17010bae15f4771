import type { JsonValue } from "../json.ts"
import { YamlFault } from "./fault.ts"
import type { YamlLimits } from "./limits.ts"
import type { NodeHandler } from "./node-handler.ts"
import { type MutableObject, setOwn } from "./own-property.ts"
import { mergeTag, scalarKey, scalarValue } from "./scalars.ts"

/** A remark on a document that has a value. Offsets count in the scanned source. */
export interface Remark {
  readonly code: "yaml-duplicate-key" | "yaml-merge-overrides"
  readonly key: string
  readonly offset: number
  /** Where the key stands first. */
  readonly first: number
}

interface Anchored {
  value: JsonValue
  /** As a key; undefined where it can be none. */
  key: string | undefined
  /** Collections only. */
  isMapping: boolean
  isCollection: boolean
  complete: boolean
  /** Nodes in it, aliases expanded. */
  weight: number
  height: number
}

interface Frame {
  readonly list: JsonValue[] | undefined
  readonly map: MutableObject | undefined
  readonly anchored: Anchored | undefined
  readonly start: number
  readonly nodesBefore: number
  height: number
  /** Set once the key is read and its value is due. */
  key: string | undefined
  keyStart: number
  /** The value due belongs to `<<`. */
  merging: boolean
  /** This frame is the list of a `<<`. */
  readonly mergeList: MutableObject[] | undefined
  /** Where the keys written in this mapping stand, the last of equal ones. */
  readonly places: Map<string, number>
}

/** A document with ten thousand equal keys deserves no ten thousand remarks. */
const maxRemarks = 100

/**
 * Builds the value of a document from its nodes as go.yaml.in/yaml/v2 decode.go does: keys and merges take effect in the
 * order of the text, the last one wins. Aliases share the anchored value, so values are immutable.
 * Complexity: O(nodes), merges O(entries merged); both bounded by maxNodes and by Go's own bound on aliases.
 */
export class Constructor implements NodeHandler {
  readonly remarks: Remark[] = []
  value: JsonValue | undefined
  /** Offset of the first NaN or infinity seen, or -1. */
  nonFinite = -1
  readonly #limits: YamlLimits
  readonly #anchors = new Map<string, Anchored>()
  readonly #frames: Frame[] = []
  #nodes = 1
  #aliased = 0

  constructor(limits: YamlLimits) {
    this.#limits = limits
  }

  scalar(text: string, tag: string, implicit: boolean, anchor: string, start: number, end: number): void {
    const frame = this.#frames.at(-1)
    // A document of a `---` line alone is empty; one that says `null` is not.
    if (frame === undefined && start === end) return
    const awaitsKey = frame?.map !== undefined && frame.key === undefined && !frame.merging
    if (awaitsKey && text === "<<" && (implicit || tag === mergeTag)) {
      frame.merging = true
      if (anchor !== "") this.#anchors.set(anchor, leaf("<<", "<<"))
      return
    }
    this.#count(start)
    const value = scalarValue(text, tag, implicit)
    if (value === undefined) throw wrongTag(text, tag, start)
    if (typeof value === "number" && this.nonFinite === -1 && !Number.isFinite(value)) this.nonFinite = start
    const key = awaitsKey || anchor !== "" ? scalarKey(text, tag, implicit) : undefined
    if (anchor !== "") this.#anchors.set(anchor, leaf(value, key))
    if (awaitsKey) this.#takeKey(frame, key, start)
    else this.#add(value, start, undefined)
  }

  alias(name: string, start: number): void {
    const target = this.#anchors.get(name)
    if (target === undefined)
      throw new YamlFault(
        "yaml-undefined-alias",
        start,
        `the alias *${name} refers to no anchor before it in this document`,
        `Define &${name} earlier in the same document, or quote the value if '*' is meant as text.`,
      )
    if (!target.complete)
      throw new YamlFault(
        "yaml-recursive-alias",
        start,
        `the alias *${name} stands inside its own anchor`,
        "A value cannot contain itself; write it out.",
      )
    this.#nodes += target.weight
    this.#aliased += target.weight
    this.#count(start)
    this.#checkDepth(this.#frames.length + target.height, start)
    const frame = this.#frames.at(-1)
    if (frame?.map !== undefined && frame.key === undefined && !frame.merging) {
      if (target.isCollection) throw complexKey(start)
      this.#takeKey(frame, target.key, start)
      return
    }
    if (frame !== undefined) frame.height = Math.max(frame.height, target.height)
    this.#add(target.value, start, target)
  }

  startSequence(anchor: string, start: number): void {
    this.#open(anchor, start, [], undefined)
  }

  startMapping(anchor: string, start: number): void {
    this.#open(anchor, start, undefined, {})
  }

  endCollection(): void {
    const frame = this.#frames.pop() as Frame
    const { anchored } = frame
    const value = (frame.map ?? frame.list) as JsonValue
    const finished = anchored ?? leaf(value, undefined)
    finished.isCollection = true
    finished.isMapping = frame.map !== undefined
    finished.complete = true
    finished.weight = this.#nodes - frame.nodesBefore
    finished.height = frame.height + 1
    const parent = this.#frames.at(-1)
    if (parent !== undefined) parent.height = Math.max(parent.height, finished.height)
    if (frame.mergeList !== undefined && parent !== undefined) this.#merge(parent, frame.mergeList, frame.start)
    else this.#add(value, frame.start, finished)
  }

  #open(anchor: string, start: number, list: JsonValue[] | undefined, map: MutableObject | undefined): void {
    const parent = this.#frames.at(-1)
    if (parent?.map !== undefined && parent.key === undefined && !parent.merging) throw complexKey(start)
    const nodesBefore = this.#nodes
    const mergeList = parent?.merging === true && list !== undefined ? [] : undefined
    if (mergeList === undefined) this.#count(start)
    this.#checkDepth(this.#frames.length + 1, start)
    let anchored: Anchored | undefined
    if (anchor !== "") {
      anchored = { ...leaf((map ?? list) as JsonValue, undefined), complete: false }
      this.#anchors.set(anchor, anchored)
    }
    this.#frames.push({
      list,
      map,
      anchored,
      start,
      nodesBefore,
      height: 0,
      key: undefined,
      keyStart: -1,
      merging: false,
      mergeList,
      places: new Map(),
    })
  }

  #takeKey(frame: Frame, key: string | undefined, start: number): void {
    if (key === undefined)
      throw new YamlFault(
        "yaml-invalid-key",
        start,
        "this key is null or a number beyond 64 bits, which no JSON key can stand for",
        "Write the key, in quotes if it is meant as text.",
      )
    frame.key = key
    frame.keyStart = start
  }

  /** Puts a finished value where its parent awaits it. */
  #add(value: JsonValue, start: number, collection: Anchored | undefined): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) this.value = value
    else if (frame.merging || frame.mergeList !== undefined) {
      if (collection?.isMapping !== true) throw wrongMerge(start)
      if (frame.mergeList !== undefined) frame.mergeList.push(value as MutableObject)
      else this.#merge(frame, [value as MutableObject], start)
    } else if (frame.list !== undefined) frame.list.push(value)
    else if (frame.map !== undefined) this.#setKey(frame, frame.map, value)
  }

  #setKey(frame: Frame, map: MutableObject, value: JsonValue): void {
    const key = frame.key as string
    this.#remark("yaml-duplicate-key", frame, key, frame.keyStart)
    setOwn(map, key, value)
    frame.places.set(key, frame.keyStart)
    frame.key = undefined
  }

  /** Only keys written in the mapping itself count: to set one that a merge brought is what merges are for. */
  #remark(code: Remark["code"], frame: Frame, key: string, offset: number): void {
    const first = frame.places.get(key)
    if (first !== undefined && this.remarks.length < maxRemarks) this.remarks.push({ code, key, offset, first })
  }

  /** Earlier sources win over later ones, and all of them over the keys before `<<`. */
  #merge(frame: Frame, sources: readonly MutableObject[], start: number): void {
    frame.merging = false
    const map = frame.map as MutableObject
    for (const source of sources.toReversed()) {
      for (const [key, entry] of Object.entries(source)) {
        if (map[key] !== entry) this.#remark("yaml-merge-overrides", frame, key, start)
        setOwn(map, key, entry)
      }
    }
  }

  #count(start: number): void {
    const nodes = ++this.#nodes
    if (nodes > this.#limits.maxNodes)
      throw new YamlFault(
        "yaml-too-many-nodes",
        start,
        `more than ${this.#limits.maxNodes} values in one document, aliases expanded`,
        "Split the document, or raise the limit.",
      )
    if (this.#aliased > 100 && nodes > 1000 && this.#aliased / nodes > allowedAliasShare(nodes))
      throw new YamlFault(
        "yaml-alias-bomb",
        start,
        "aliases multiply this document beyond what Kubernetes accepts",
        "Write the values out or use fewer aliases of aliases.",
      )
  }

  #checkDepth(depth: number, start: number): void {
    if (depth > this.#limits.maxDepth)
      throw new YamlFault(
        "yaml-too-deep",
        start,
        `more than ${this.#limits.maxDepth} levels of nesting`,
        "No Kubernetes object nests this deep; flatten the document or raise the limit.",
      )
  }
}

/** Go's bound on how much of a document may come from aliases (decode.go, allowedAliasRatio). */
function allowedAliasShare(nodes: number): number {
  if (nodes <= 400_000) return 0.99
  if (nodes >= 4_000_000) return 0.1
  return 0.99 - 0.89 * ((nodes - 400_000) / 3_600_000)
}

const leaf = (value: JsonValue, key: string | undefined): Anchored => ({
  value,
  key,
  isMapping: false,
  isCollection: false,
  complete: true,
  weight: 1,
  height: 0,
})

const wrongTag = (text: string, tag: string, start: number): YamlFault =>
  new YamlFault(
    "yaml-wrong-tag",
    start,
    `${JSON.stringify(text.slice(0, 40))} is nothing that the tag ${tag.replace("tag:yaml.org,2002:", "!!")} allows`,
    "Correct the value or remove the tag.",
  )

const complexKey = (start: number): YamlFault =>
  new YamlFault(
    "yaml-invalid-key",
    start,
    "a list or a mapping cannot be a key",
    "Quote the key if it is meant as text; a value like {{ x }} is a template that must be rendered first.",
  )

const wrongMerge = (start: number): YamlFault =>
  new YamlFault(
    "yaml-invalid-merge",
    start,
    "'<<' merges a mapping or a list of mappings, and this is neither",
    "Give an alias of a mapping, or quote the key '<<'.",
  )
