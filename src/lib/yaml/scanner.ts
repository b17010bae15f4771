import {
  AMPERSAND,
  ASTERISK,
  AT,
  BACKQUOTE,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  DOUBLE_QUOTE,
  EXCLAMATION,
  GREATER,
  HASH,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  PIPE,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from "./characters.ts"
import { Cursor } from "./cursor.ts"
import { missingColon, syntaxFault, tabFault, tooDeep, type YamlFault } from "./fault.ts"
import { goMaxDepth } from "./limits.ts"
import { scanBlockScalar } from "./scan-block-scalar.ts"
import { scanPlainScalar } from "./scan-plain-scalar.ts"
import { scanAnchor, scanDirective, scanTag } from "./scan-properties.ts"
import { scanQuotedScalar } from "./scan-quoted-scalar.ts"
import { makeToken, type Token, type TokenType, token } from "./token.ts"

/** A token that may turn out to be a key once a `:` follows on the same line. */
interface SimpleKey {
  possible: boolean
  /** At the indentation of a mapping only a key may stand. */
  required: boolean
  tokenNumber: number
  pos: number
  line: number
  column: number
}

/** A key must end within this many characters (YAML 1.1, 7.4.2 and libyaml). */
const maxKeyLength = 1024

/**
 * Cuts a document into tokens by the rules of YAML 1.1 with the liberties and limits of libyaml, which Kubernetes reads
 * with (go.yaml.in/yaml/v2, scannerc.go). Throws YamlFault. O(length).
 */
export class Scanner {
  readonly #cursor: Cursor
  #tokens: Token[] = []
  #head = 0
  #taken = 0
  #available = false
  #indent = -1
  readonly #indents: number[] = []
  #flowLevel = 0
  #keyAllowed = true
  readonly #keys: SimpleKey[] = [{ possible: false, required: false, tokenNumber: 0, pos: 0, line: 0, column: 0 }]
  readonly #keyLevelOfToken = new Map<number, number>()

  constructor(text: string) {
    this.#cursor = new Cursor(text)
  }

  /** The next token, not taken. */
  peek(): Token {
    if (!this.#available) {
      this.#fetchMore()
      this.#available = true
    }
    return this.#tokens[this.#head] as Token
  }

  /** Takes the next token. */
  next(): Token {
    const next = this.peek()
    this.#available = false
    this.#head++
    this.#taken++
    if (this.#head === this.#tokens.length) {
      this.#tokens = []
      this.#head = 0
    }
    return next
  }

  #fetchMore() {
    while (true) {
      if (this.#head !== this.#tokens.length) {
        const level = this.#keyLevelOfToken.get(this.#taken)
        if (level === undefined || !this.#isKeyStillPossible(this.#keys[level] as SimpleKey)) return
      }
      this.#fetchNext()
    }
  }

  #fetchNext() {
    const cursor = this.#cursor
    this.#skipToToken()
    this.#unrollIndent(cursor.column)
    const code = cursor.code
    if (code === 0) return this.#fetchStreamEnd()
    if (cursor.pos === cursor.lineStart) {
      if (code === PERCENT) {
        this.#resetForDocument()
        return this.#push(scanDirective(cursor))
      }
      if (cursor.atDocumentMarker()) {
        this.#resetForDocument()
        return this.#pushIndicator(code === DOT ? token.documentEnd : token.documentStart, 3)
      }
    }
    const inFlow = this.#flowLevel > 0
    switch (code) {
      case OPEN_BRACKET:
        return this.#fetchFlowStart(token.flowSequenceStart)
      case OPEN_BRACE:
        return this.#fetchFlowStart(token.flowMappingStart)
      case CLOSE_BRACKET:
        return this.#fetchFlowEnd(token.flowSequenceEnd)
      case CLOSE_BRACE:
        return this.#fetchFlowEnd(token.flowMappingEnd)
      case COMMA:
        this.#removeKey()
        this.#keyAllowed = true
        return this.#pushIndicator(token.flowEntry, 1)
      case MINUS:
        if (isBlankOrEnd(cursor.ahead(1))) return this.#fetchBlockEntry()
        return this.#fetchPlain()
      case QUESTION:
        if (inFlow || isBlankOrEnd(cursor.ahead(1))) return this.#fetchKey()
        return this.#fetchPlain()
      case COLON:
        if (inFlow || isBlankOrEnd(cursor.ahead(1))) return this.#fetchValue()
        return this.#fetchPlain()
      case ASTERISK:
        this.#saveKey()
        this.#keyAllowed = false
        return this.#push(scanAnchor(cursor, token.alias))
      case AMPERSAND:
        this.#saveKey()
        this.#keyAllowed = false
        return this.#push(scanAnchor(cursor, token.anchor))
      case EXCLAMATION:
        this.#saveKey()
        this.#keyAllowed = false
        return this.#push(scanTag(cursor))
      case SINGLE_QUOTE:
      case DOUBLE_QUOTE:
        this.#saveKey()
        this.#keyAllowed = false
        return this.#push(scanQuotedScalar(cursor))
      case PIPE:
      case GREATER:
        if (inFlow) throw this.#strangeCharacter(code)
        this.#removeKey()
        this.#keyAllowed = true
        return this.#push(scanBlockScalar(cursor, this.#indent))
      case TAB:
        throw tabFault(cursor.pos)
      case PERCENT:
      case AT:
      case BACKQUOTE:
        throw this.#strangeCharacter(code)
      default:
        return this.#fetchPlain()
    }
  }

  #strangeCharacter(code: number): YamlFault {
    const shown = String.fromCharCode(code)
    return syntaxFault(
      this.#cursor.pos,
      `found character '${shown}' that cannot start any token`,
      `Quote the value: no plain text may begin with '${shown}'.`,
    )
  }

  /** Blanks, comments and line breaks. Tabs count as blanks only where no key may begin. */
  #skipToToken() {
    const cursor = this.#cursor
    while (true) {
      const tabs = this.#flowLevel > 0 || !this.#keyAllowed
      while (cursor.code === SPACE || (tabs && cursor.code === TAB)) cursor.pos++
      if (cursor.code === HASH) {
        const { source } = cursor
        let pos = cursor.pos
        while (!isBreakOrEnd(source.charCodeAt(pos))) pos++
        cursor.pos = pos
      }
      if (!isBreak(cursor.code)) return
      cursor.readBreak()
      if (this.#flowLevel === 0) this.#keyAllowed = true
    }
  }

  #push(next: Token) {
    this.#tokens.push(next)
  }

  #pushIndicator(type: TokenType, width: number) {
    const start = this.#cursor.pos
    this.#cursor.pos = start + width
    this.#push(makeToken(type, start, start + width))
  }

  #resetForDocument() {
    this.#unrollIndent(-1)
    this.#removeKey()
    this.#keyAllowed = false
  }

  #fetchStreamEnd() {
    this.#resetForDocument()
    this.#pushIndicator(token.streamEnd, 0)
  }

  #fetchFlowStart(type: TokenType) {
    const cursor = this.#cursor
    this.#saveKey()
    this.#keys.push({
      possible: false,
      required: false,
      tokenNumber: this.#nextTokenNumber(),
      pos: cursor.pos,
      line: cursor.line,
      column: cursor.column,
    })
    if (++this.#flowLevel > goMaxDepth) throw tooDeep(cursor.pos)
    this.#keyAllowed = true
    this.#pushIndicator(type, 1)
  }

  #fetchFlowEnd(type: TokenType) {
    this.#removeKey()
    if (this.#flowLevel > 0) {
      this.#flowLevel--
      this.#keyLevelOfToken.delete((this.#keys.pop() as SimpleKey).tokenNumber)
    }
    this.#keyAllowed = false
    this.#pushIndicator(type, 1)
  }

  #fetchBlockEntry() {
    const cursor = this.#cursor
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed)
        throw syntaxFault(
          cursor.pos,
          "a list item cannot stand here",
          "Begin the list on its own line, or quote the text if '-' is part of it.",
        )
      this.#rollIndent(cursor.column, -1, token.blockSequenceStart, cursor.pos)
    }
    this.#removeKey()
    this.#keyAllowed = true
    this.#pushIndicator(token.blockEntry, 1)
  }

  #fetchKey() {
    const cursor = this.#cursor
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed)
        throw syntaxFault(cursor.pos, "a key that begins with '?' cannot stand here", "Quote the text.")
      this.#rollIndent(cursor.column, -1, token.blockMappingStart, cursor.pos)
    }
    this.#removeKey()
    this.#keyAllowed = this.#flowLevel === 0
    this.#pushIndicator(token.key, 1)
  }

  #fetchValue() {
    const cursor = this.#cursor
    const key = this.#currentKey()
    if (this.#isKeyStillPossible(key)) {
      this.#insert(key.tokenNumber - this.#taken, makeToken(token.key, key.pos, key.pos))
      this.#rollIndent(key.column, key.tokenNumber - this.#taken, token.blockMappingStart, key.pos)
      key.possible = false
      this.#keyLevelOfToken.delete(key.tokenNumber)
      this.#keyAllowed = false
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed)
          throw syntaxFault(
            cursor.pos,
            "mapping values are not allowed here: a second ': ' on one line, or a line indented too deep",
            "Quote the value if ': ' is part of it, or correct the indentation of this line.",
          )
        this.#rollIndent(cursor.column, -1, token.blockMappingStart, cursor.pos)
      }
      this.#keyAllowed = this.#flowLevel === 0
    }
    this.#pushIndicator(token.value, 1)
  }

  #fetchPlain() {
    const cursor = this.#cursor
    const code = cursor.code
    if (code === MINUS && isBlank(cursor.ahead(1))) throw this.#strangeCharacter(code)
    this.#saveKey()
    this.#keyAllowed = false
    const plain = scanPlainScalar(cursor, this.#indent, this.#flowLevel > 0)
    this.#push(plain.token)
    if (plain.endsOnNewLine) this.#keyAllowed = true
  }

  #currentKey(): SimpleKey {
    return this.#keys[this.#keys.length - 1] as SimpleKey
  }

  #nextTokenNumber(): number {
    return this.#taken + this.#tokens.length - this.#head
  }

  #isKeyStillPossible(key: SimpleKey): boolean {
    if (!key.possible) return false
    const { line, pos } = this.#cursor
    if (key.line === line && (pos - key.pos <= maxKeyLength || this.#charactersSince(key.pos) <= maxKeyLength))
      return true
    if (key.required) throw missingColon(key.pos)
    key.possible = false
    return false
  }

  /** The limit counts Unicode characters, positions count UTF-16 units. */
  #charactersSince(pos: number): number {
    const { source, pos: now } = this.#cursor
    let count = now - pos
    for (let at = pos; at < now; at++) if ((source.charCodeAt(at) & 0xfc00) === 0xdc00) count--
    return count
  }

  #saveKey() {
    if (!this.#keyAllowed) return
    this.#removeKey()
    const { pos, line, column } = this.#cursor
    const key = this.#currentKey()
    key.possible = true
    key.required = this.#flowLevel === 0 && this.#indent === column
    key.tokenNumber = this.#nextTokenNumber()
    key.pos = pos
    key.line = line
    key.column = column
    this.#keyLevelOfToken.set(key.tokenNumber, this.#keys.length - 1)
  }

  #removeKey() {
    const key = this.#currentKey()
    if (!key.possible) return
    if (key.required) throw missingColon(key.pos)
    key.possible = false
    this.#keyLevelOfToken.delete(key.tokenNumber)
  }

  #rollIndent(column: number, at: number, type: TokenType, pos: number) {
    if (this.#flowLevel > 0 || this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    if (this.#indents.length > goMaxDepth) throw tooDeep(pos)
    const start = makeToken(type, pos, pos)
    if (at < 0) this.#push(start)
    else this.#insert(at, start)
  }

  #insert(at: number, inserted: Token) {
    const index = this.#head + at
    if (index === this.#tokens.length) this.#push(inserted)
    else this.#tokens.splice(index, 0, inserted)
  }

  #unrollIndent(column: number) {
    if (this.#flowLevel > 0) return
    while (this.#indent > column) {
      this.#pushIndicator(token.blockEnd, 0)
      this.#indent = this.#indents.pop() as number
    }
  }
}
