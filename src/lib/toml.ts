/** A TOML value. Numbers, dates and booleans stay text: lockfiles hold nothing else that a reader of packages needs. */
export type TomlValue = string | TomlValue[] | TomlTable
export type TomlTable = Map<string, TomlValue>

export class TomlError extends Error {
  readonly code = "toml"
}

const maxDepth = 64

/** Parses a TOML document (v1.0.0). Throws TomlError with the line of the fault. O(length). */
export function parseToml(text: string): TomlTable {
  return new Parser(text).document()
}

export const isTable = (value: TomlValue | undefined): value is TomlTable => value instanceof Map

class Parser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text.startsWith("\ufeff") ? text.slice(1) : text
  }

  document(): TomlTable {
    const root: TomlTable = new Map()
    let table = root
    for (this.#blank(true); this.#at < this.#text.length; this.#blank(true)) {
      if (this.#text.startsWith("[[", this.#at)) {
        this.#at += 2
        const keys = this.#keys()
        this.#expect("]]")
        table = appendTable(root, keys, () => this.#fault("a table under a plain value"))
      } else if (this.#peek() === "[") {
        this.#at++
        const keys = this.#keys()
        this.#expect("]")
        table = this.#open(root, keys)
      } else this.#pair(table, 0)
      this.#blank(false)
      if (this.#at < this.#text.length && this.#peek() !== "\n")
        this.#fault("more text on a line than a key and a value")
    }
    return root
  }

  #pair(table: TomlTable, depth: number): void {
    const keys = this.#keys()
    this.#expect("=")
    this.#blank(false)
    const value = this.#value(depth)
    this.#open(table, keys.slice(0, -1)).set(keys.at(-1) as string, value)
  }

  #open(table: TomlTable, keys: readonly string[]): TomlTable {
    return openTable(table, keys, () => this.#fault("a table under a plain value"))
  }

  #keys(): string[] {
    const keys: string[] = []
    for (;;) {
      this.#blank(false)
      const quote = this.#peek()
      if (quote === '"' || quote === "'") keys.push(this.#string())
      else {
        const match = this.#match(/[A-Za-z0-9_-]+/y)
        if (match === undefined) this.#fault("no key")
        keys.push(match as string)
      }
      this.#blank(false)
      if (this.#peek() !== ".") return keys
      this.#at++
    }
  }

  #value(depth: number): TomlValue {
    if (depth > maxDepth) this.#fault("values nested too deeply")
    const first = this.#peek()
    if (first === '"' || first === "'") return this.#string()
    if (first === "[") return this.#array(depth)
    if (first === "{") return this.#inline(depth)
    const plain = this.#match(/[A-Za-z0-9_+.:-]+(?: \d\d:\d\d[0-9:.+Z-]*)?/y)
    if (plain === undefined) this.#fault("no value")
    return plain as string
  }

  #array(depth: number): TomlValue[] {
    const items: TomlValue[] = []
    this.#at++
    for (;;) {
      this.#blank(true)
      if (this.#peek() === "]") break
      items.push(this.#value(depth + 1))
      this.#blank(true)
      if (this.#peek() === ",") this.#at++
      else if (this.#peek() !== "]") this.#fault("no comma between the items of a list")
    }
    this.#at++
    return items
  }

  #inline(depth: number): TomlTable {
    const table: TomlTable = new Map()
    this.#at++
    for (;;) {
      this.#blank(true)
      if (this.#peek() === "}") break
      this.#pair(table, depth + 1)
      this.#blank(true)
      if (this.#peek() === ",") this.#at++
      else if (this.#peek() !== "}") this.#fault("no comma in an inline table")
    }
    this.#at++
    return table
  }

  #string(): string {
    const quote = this.#peek() as string
    const long = quote.repeat(3)
    const isLong = this.#text.startsWith(long, this.#at)
    const close = isLong ? long : quote
    this.#at += close.length
    if (isLong) this.#match(/\r?\n/y)
    const start = this.#at
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || (char === "\n" && !isLong)) this.#fault("a string without end")
      if (char === "\\" && quote === '"') this.#at += 2
      else if (this.#text.startsWith(close, this.#at)) break
      else this.#at++
    }
    // Up to two quotes may stand right before the closing three.
    if (isLong) while (this.#text[this.#at + 3] === quote) this.#at++
    const raw = this.#text.slice(start, this.#at)
    this.#at += close.length
    return quote === '"' ? decodeEscapes(raw) : raw
  }

  #blank(withLines: boolean): void {
    this.#match(withLines ? /(?:[ \t\r\n]|#[^\n]*)+/y : /(?:[ \t\r]|#[^\n]*)+/y)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)?.[0]
    if (match !== undefined) this.#at += match.length
    return match
  }

  #peek(): string | undefined {
    return this.#text[this.#at]
  }

  #expect(token: string): void {
    if (!this.#text.startsWith(token, this.#at)) this.#fault(`no "${token}"`)
    this.#at += token.length
  }

  #fault(what: string): never {
    const line = this.#text.slice(0, this.#at).split("\n").length
    throw new TomlError(`line ${line}: ${what}`)
  }
}

/** The table at a path of keys; of a list of tables the last one. */
function openTable(table: TomlTable, keys: readonly string[], fault: () => never): TomlTable {
  let current = table
  for (const key of keys) {
    const value = current.get(key)
    const next = Array.isArray(value) ? value.at(-1) : value
    if (next === undefined) {
      const made: TomlTable = new Map()
      current.set(key, made)
      current = made
    } else if (isTable(next)) current = next
    else fault()
  }
  return current
}

function appendTable(root: TomlTable, keys: readonly string[], fault: () => never): TomlTable {
  const parent = openTable(root, keys.slice(0, -1), fault)
  const key = keys.at(-1) as string
  const made: TomlTable = new Map()
  const list = parent.get(key)
  if (list === undefined) parent.set(key, [made])
  else if (Array.isArray(list)) list.push(made)
  else fault()
  return made
}

const escapes: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b" }

const decodeEscapes = (raw: string): string =>
  raw.replace(/\\(?:\s*\n\s*|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g, (_all, short, long, char) => {
    const code = Number.parseInt(short ?? long ?? "", 16)
    if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd"
    return char === undefined ? "" : (escapes[char] ?? char)
  })
