import type { Requirement } from "../selector.ts"

/** A selector of Calico as a tree. `global` is what no namespace holds. */
export type CalicoExpression =
  | { readonly kind: "all" }
  | { readonly kind: "global" }
  | { readonly kind: "label"; readonly requirement: Requirement }
  | { readonly kind: "not"; readonly of: CalicoExpression }
  | { readonly kind: "and" | "or"; readonly of: readonly CalicoExpression[] }

/** Longer selectors are refused by the API server (spec.selector, MaxLength). */
const maxLength = 1_024
/** Parentheses deeper than these are not meant by anybody. */
const maxDepth = 50

type Token =
  | { readonly kind: "string" | "word"; readonly text: string }
  | { readonly kind: "sign"; readonly text: string }

const token = /\s*(?:"([^"]*)"|'([^']*)'|(==|!=|&&|\|\||[(){},!])|([a-zA-Z0-9_./-]+))/y

/**
 * Reads a selector; undefined when it is malformed, which the API server refuses. The empty selector is `all()`.
 * Source: projectcalico/calico, libcalico-go/lib/selector/parser/parser.go and tokenizer/tokenizer.go.
 */
export function readCalicoSelector(text: string): CalicoExpression | undefined {
  if (text.length > maxLength) return undefined
  const tokens = tokensOf(text)
  if (!tokens) return undefined
  if (tokens.length === 0) return { kind: "all" }
  const parser = new SelectorParser(tokens)
  const expression = parser.either(0)
  return parser.isAtEnd ? expression : undefined
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = []
  const trimmed = text.trimEnd()
  token.lastIndex = 0
  while (token.lastIndex < trimmed.length) {
    const [, double, single, sign, word] = token.exec(trimmed) ?? []
    const quoted = double ?? single
    if (quoted !== undefined) tokens.push({ kind: "string", text: quoted })
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign })
    else if (word !== undefined) tokens.push({ kind: "word", text: word })
    else return undefined
  }
  return tokens
}

/** `||` binds least, then `&&`, then `!`. */
class SelectorParser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  either(depth: number): CalicoExpression | undefined {
    return this.#list("||", "or", () => this.#list("&&", "and", () => this.#operation(depth)))
  }

  #list(sign: string, kind: "and" | "or", read: () => CalicoExpression | undefined): CalicoExpression | undefined {
    const found: CalicoExpression[] = []
    do {
      const one = read()
      if (!one) return undefined
      found.push(one)
    } while (this.#take("sign", sign))
    return found.length === 1 ? found[0] : { kind, of: found }
  }

  #operation(depth: number): CalicoExpression | undefined {
    if (depth > maxDepth) return undefined
    if (this.#take("sign", "!")) {
      const inner = this.#operation(depth + 1)
      return inner && { kind: "not", of: inner }
    }
    if (this.#take("sign", "(")) {
      const inner = this.either(depth + 1)
      return this.#take("sign", ")") ? inner : undefined
    }
    const key = this.#next("word")
    if (key === undefined) return undefined
    return this.#call(key) ?? this.#comparison(key)
  }

  /** `all()`, `global()`, `has(label)`. */
  #call(name: string): CalicoExpression | undefined {
    if (!["all", "global", "has"].includes(name) || !this.#take("sign", "(")) return undefined
    const key = name === "has" ? this.#next("word") : ""
    if (key === undefined || !this.#take("sign", ")")) return undefined
    return name === "has" ? labelIs(key, "Exists", []) : { kind: name as "all" | "global" }
  }

  #comparison(key: string): CalicoExpression | undefined {
    if (this.#take("sign", "==")) return this.#withText(key, "In")
    if (this.#take("sign", "!=")) return this.#withText(key, "NotIn")
    if (this.#take("word", "contains")) return this.#withText(key, "Contains")
    if (this.#take("word", "starts")) return this.#take("word", "with") ? this.#withText(key, "StartsWith") : undefined
    if (this.#take("word", "startswith")) return this.#withText(key, "StartsWith")
    if (this.#take("word", "ends")) return this.#take("word", "with") ? this.#withText(key, "EndsWith") : undefined
    if (this.#take("word", "endswith")) return this.#withText(key, "EndsWith")
    if (this.#take("word", "in")) return this.#withSet(key, "In")
    if (this.#take("word", "notin")) return this.#withSet(key, "NotIn")
    return this.#take("word", "not") && this.#take("word", "in") ? this.#withSet(key, "NotIn") : undefined
  }

  #withText(key: string, operator: Requirement["operator"]): CalicoExpression | undefined {
    const value = this.#next("string")
    return value === undefined ? undefined : labelIs(key, operator, [value])
  }

  #withSet(key: string, operator: Requirement["operator"]): CalicoExpression | undefined {
    if (!this.#take("sign", "{")) return undefined
    const values: string[] = []
    for (let value = this.#next("string"); value !== undefined; value = this.#next("string")) {
      values.push(value)
      if (!this.#take("sign", ",")) break
    }
    return this.#take("sign", "}") ? labelIs(key, operator, values) : undefined
  }

  #take(kind: Token["kind"], text: string): boolean {
    const next = this.#tokens[this.#at]
    if (next?.kind !== kind || next.text !== text) return false
    this.#at++
    return true
  }

  #next(kind: Token["kind"]): string | undefined {
    const next = this.#tokens[this.#at]
    if (next?.kind !== kind) return undefined
    this.#at++
    return next.text
  }
}

const labelIs = (key: string, operator: Requirement["operator"], values: readonly string[]): CalicoExpression => ({
  kind: "label",
  requirement: { key, operator, values },
})
