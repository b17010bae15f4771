import { syntaxFault, type YamlFault } from "./fault.ts"
import type { NodeHandler } from "./node-handler.ts"
import { Scanner } from "./scanner.ts"
import { type Token, token } from "./token.ts"

/** What the parser expects next. A stack of these replaces recursion, so depth costs no call stack. */
const state = {
  documentEnd: 0,
  blockSequenceEntry: 1,
  indentlessSequenceEntry: 2,
  blockMappingKey: 3,
  blockMappingValue: 4,
  flowSequenceFirstEntry: 5,
  flowSequenceEntry: 6,
  flowSequencePairKey: 7,
  flowSequencePairValue: 8,
  flowSequencePairEnd: 9,
  flowMappingFirstKey: 10,
  flowMappingKey: 11,
  flowMappingValue: 12,
  flowMappingEmptyValue: 13,
} as const
type State = (typeof state)[keyof typeof state]

const coreTags = "tag:yaml.org,2002:"

/** What remains of the source after its first document: where, or -1. */
export interface ParseEnd {
  readonly ignoredFrom: number
}

/**
 * Parses the first document of a text by the grammar of YAML 1.1 as libyaml has it (go.yaml.in/yaml/v2, parserc.go) and
 * reports its nodes. An empty text reports nothing. What follows the document is not read, as in yaml.Unmarshal.
 * Throws YamlFault, also through the handler.
 */
export function parseDocument(text: string, handler: NodeHandler): ParseEnd {
  return new Parser(text, handler).parse()
}

class Parser {
  readonly #scanner: Scanner
  readonly #handler: NodeHandler
  readonly #states: State[] = []
  readonly #tagHandles = new Map<string, string>()

  constructor(text: string, handler: NodeHandler) {
    this.#scanner = new Scanner(text)
    this.#handler = handler
  }

  parse(): ParseEnd {
    const scanner = this.#scanner
    if (scanner.peek().type === token.streamEnd) return { ignoredFrom: -1 }
    const explicit = this.#readDocumentStart()
    this.#states.push(state.documentEnd)
    const first = scanner.peek()
    if (explicit && endsDocument(first)) {
      this.#empty(first.start)
      this.#states.pop()
    } else {
      this.#node(true, false)
      while (this.#states.length > 1) this.#step(this.#states.pop() as State)
    }
    const after = scanner.peek()
    if (after.type === token.documentEnd) {
      scanner.next()
      return { ignoredFrom: after.end }
    }
    return { ignoredFrom: after.type === token.streamEnd ? -1 : after.start }
  }

  /** Directives and `---`. True where the document start is marked. */
  #readDocumentStart(): boolean {
    const scanner = this.#scanner
    let directives = false
    let version = false
    while (true) {
      const next = scanner.peek()
      if (next.type === token.versionDirective) {
        if (version) throw syntaxFault(next.start, "a second %YAML directive", "Remove one.")
        if (next.value !== "1.1")
          throw syntaxFault(
            next.start,
            `Kubernetes reads YAML 1.1 and refuses a document that declares ${next.value}`,
            "Remove the %YAML line.",
          )
        version = true
      } else if (next.type === token.tagDirective) {
        if (this.#tagHandles.has(next.value))
          throw syntaxFault(next.start, `a second %TAG directive for ${next.value}`, "Remove one.")
        this.#tagHandles.set(next.value, next.suffix)
      } else break
      directives = true
      scanner.next()
    }
    if (!this.#tagHandles.has("!")) this.#tagHandles.set("!", "!")
    if (!this.#tagHandles.has("!!")) this.#tagHandles.set("!!", coreTags)
    const next = scanner.peek()
    if (next.type === token.documentStart) {
      scanner.next()
      return true
    }
    // Not reached through `...` at the start of a text: libyaml expects content there and finds none.
    if (directives)
      throw syntaxFault(
        next.start,
        "Kubernetes cuts a stream at '---' before it reads it, so a directive never meets its document",
        "Remove the line that begins with '%'.",
      )
    return false
  }

  #step(next: State) {
    switch (next) {
      case state.blockSequenceEntry:
        return this.#blockSequenceEntry()
      case state.indentlessSequenceEntry:
        return this.#indentlessSequenceEntry()
      case state.blockMappingKey:
        return this.#blockMappingKey()
      case state.blockMappingValue:
        return this.#blockMappingValue()
      case state.flowSequenceFirstEntry:
        return this.#flowSequenceEntry(true)
      case state.flowSequenceEntry:
        return this.#flowSequenceEntry(false)
      case state.flowSequencePairKey:
        return this.#flowSequencePairKey()
      case state.flowSequencePairValue:
        return this.#flowSequencePairValue()
      case state.flowSequencePairEnd:
        this.#states.push(state.flowSequenceEntry)
        return this.#handler.endCollection(-1)
      case state.flowMappingFirstKey:
        return this.#flowMappingKey(true)
      case state.flowMappingKey:
        return this.#flowMappingKey(false)
      case state.flowMappingValue:
        return this.#flowMappingValue()
      case state.flowMappingEmptyValue:
        this.#states.push(state.flowMappingKey)
        return this.#empty(this.#scanner.peek().start)
      default:
        return
    }
  }

  #empty(at: number) {
    this.#handler.scalar("", "", true, "", at, at)
  }

  #node(block: boolean, indentless: boolean) {
    const scanner = this.#scanner
    let next = scanner.peek()
    if (next.type === token.alias) {
      scanner.next()
      return this.#handler.alias(next.value, next.start, next.end)
    }
    const start = next.start
    let end = next.start
    let anchor = ""
    let tagToken: Token | undefined
    while (next.type === token.anchor ? anchor === "" : next.type === token.tag && tagToken === undefined) {
      if (next.type === token.anchor) anchor = next.value
      else tagToken = next
      end = next.end
      scanner.next()
      next = scanner.peek()
    }
    const tag = tagToken === undefined ? "" : this.#resolveTag(tagToken)
    if (indentless && next.type === token.blockEntry) {
      this.#states.push(state.indentlessSequenceEntry)
      return this.#handler.startSequence(anchor, start)
    }
    if (next.type === token.scalar) {
      scanner.next()
      const implicit = (tag === "" && next.plain) || tag === "!"
      return this.#handler.scalar(next.value, tag, implicit, anchor, start, next.end)
    }
    if (next.type === token.flowSequenceStart || (block && next.type === token.blockSequenceStart)) {
      scanner.next()
      this.#states.push(next.type === token.flowSequenceStart ? state.flowSequenceFirstEntry : state.blockSequenceEntry)
      return this.#handler.startSequence(anchor, start)
    }
    if (next.type === token.flowMappingStart || (block && next.type === token.blockMappingStart)) {
      scanner.next()
      this.#states.push(next.type === token.flowMappingStart ? state.flowMappingFirstKey : state.blockMappingKey)
      return this.#handler.startMapping(anchor, start)
    }
    if (anchor !== "" || tag !== "") return this.#handler.scalar("", tag, tag === "", anchor, start, end)
    throw syntaxFault(next.start, "expected a value here", "Add the value, or remove what stands before it.")
  }

  #resolveTag(tag: Token): string {
    if (tag.value === "") return tag.suffix
    const resolved = (this.#tagHandles.get(tag.value) ?? "") + (this.#tagHandles.has(tag.value) ? tag.suffix : "")
    if (resolved === "") throw syntaxFault(tag.start, `nothing declares the tag handle ${tag.value}`, "Remove the tag.")
    return resolved
  }

  #blockSequenceEntry() {
    const next = this.#scanner.peek()
    if (next.type === token.blockEntry) {
      this.#scanner.next()
      this.#states.push(state.blockSequenceEntry)
      const item = this.#scanner.peek().type
      if (item === token.blockEntry || item === token.blockEnd) return this.#empty(next.end)
      return this.#node(true, false)
    }
    if (next.type !== token.blockEnd)
      throw syntaxFault(
        next.start,
        "expected '-' here: this line stands at the indentation of a list",
        "Begin the line with '- ', or correct its indentation.",
      )
    this.#scanner.next()
    this.#handler.endCollection(-1)
  }

  #indentlessSequenceEntry() {
    const next = this.#scanner.peek()
    if (next.type !== token.blockEntry) return this.#handler.endCollection(-1)
    this.#scanner.next()
    this.#states.push(state.indentlessSequenceEntry)
    const item = this.#scanner.peek().type
    if (item === token.blockEntry || endsBlockPair(item)) return this.#empty(next.end)
    this.#node(true, false)
  }

  #blockMappingKey() {
    const next = this.#scanner.peek()
    if (next.type === token.key) {
      this.#scanner.next()
      this.#states.push(state.blockMappingValue)
      if (endsBlockPair(this.#scanner.peek().type)) return this.#empty(next.end)
      return this.#node(true, true)
    }
    if (next.type !== token.blockEnd)
      throw syntaxFault(
        next.start,
        "expected a key here: this line stands at the indentation of a mapping",
        "Write 'key: value', or correct the indentation of this line.",
      )
    this.#scanner.next()
    this.#handler.endCollection(-1)
  }

  #blockMappingValue() {
    this.#states.push(state.blockMappingKey)
    const next = this.#scanner.peek()
    if (next.type !== token.value) return this.#empty(next.start)
    this.#scanner.next()
    if (endsBlockPair(this.#scanner.peek().type)) return this.#empty(next.end)
    this.#node(true, true)
  }

  #flowSequenceEntry(first: boolean) {
    let next = this.#scanner.peek()
    if (next.type !== token.flowSequenceEnd && !first) {
      if (next.type !== token.flowEntry) throw notInFlow(next, "]")
      this.#scanner.next()
      next = this.#scanner.peek()
    }
    if (next.type === token.flowSequenceEnd) {
      this.#scanner.next()
      return this.#handler.endCollection(next.end)
    }
    if (next.type === token.key) {
      this.#scanner.next()
      this.#states.push(state.flowSequencePairKey)
      return this.#handler.startMapping("", next.start)
    }
    this.#states.push(state.flowSequenceEntry)
    this.#node(false, false)
  }

  #flowSequencePairKey() {
    this.#states.push(state.flowSequencePairValue)
    const next = this.#scanner.peek()
    if (next.type !== token.value && next.type !== token.flowEntry && next.type !== token.flowSequenceEnd)
      return this.#node(false, false)
    // libyaml takes the token here (parserc.go, parse_flow_sequence_entry_mapping_key), so `[? : x]` reads as it does.
    this.#scanner.next()
    this.#empty(next.end)
  }

  #flowSequencePairValue() {
    this.#states.push(state.flowSequencePairEnd)
    let next = this.#scanner.peek()
    if (next.type === token.value) {
      this.#scanner.next()
      next = this.#scanner.peek()
      if (next.type !== token.flowEntry && next.type !== token.flowSequenceEnd) return this.#node(false, false)
    }
    this.#empty(next.start)
  }

  #flowMappingKey(first: boolean) {
    let next = this.#scanner.peek()
    if (next.type !== token.flowMappingEnd && !first) {
      if (next.type !== token.flowEntry) throw notInFlow(next, "}")
      this.#scanner.next()
      next = this.#scanner.peek()
    }
    if (next.type === token.flowMappingEnd) {
      this.#scanner.next()
      return this.#handler.endCollection(next.end)
    }
    if (next.type !== token.key) {
      this.#states.push(state.flowMappingEmptyValue)
      return this.#node(false, false)
    }
    this.#scanner.next()
    next = this.#scanner.peek()
    this.#states.push(state.flowMappingValue)
    if (next.type === token.value || next.type === token.flowEntry || next.type === token.flowMappingEnd)
      return this.#empty(next.start)
    this.#node(false, false)
  }

  #flowMappingValue() {
    this.#states.push(state.flowMappingKey)
    let next = this.#scanner.peek()
    if (next.type === token.value) {
      this.#scanner.next()
      next = this.#scanner.peek()
      if (next.type !== token.flowEntry && next.type !== token.flowMappingEnd) return this.#node(false, false)
    }
    this.#empty(next.start)
  }
}

const endsDocument = (next: Token): boolean =>
  next.type === token.versionDirective ||
  next.type === token.tagDirective ||
  next.type === token.documentStart ||
  next.type === token.documentEnd ||
  next.type === token.streamEnd

const endsBlockPair = (type: number): boolean => type === token.key || type === token.value || type === token.blockEnd

const notInFlow = (next: Token, close: string): YamlFault =>
  syntaxFault(
    next.start,
    `expected ',' or '${close}' here`,
    `Separate entries by ',' and close the collection with '${close}'; quote values that contain these characters.`,
  )
