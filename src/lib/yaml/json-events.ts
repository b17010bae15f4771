import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  DOUBLE_QUOTE,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  SPACE,
  TAB,
} from "./characters.ts"
import { endOfString } from "./json-scan.ts"
import type { NodeHandler } from "./node-handler.ts"

const isSpace = (code: number): boolean => code === SPACE || code === LF || code === CR || code === TAB

/**
 * Reports the nodes of a JSON text that JSON.parse accepts. Strings are reported untyped, other scalars with their text
 * as if plain. No recursion, so depth costs no call stack.
 */
export function reportJson(text: string, handler: NodeHandler): void {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (isSpace(code) || code === COMMA || code === COLON) at++
    else if (code === DOUBLE_QUOTE) {
      const end = endOfString(text, at) + 1
      handler.scalar(JSON.parse(text.slice(at, end)) as string, "", false, "", at, end)
      at = end
    } else if (code === OPEN_BRACE) handler.startMapping("", at++)
    else if (code === OPEN_BRACKET) handler.startSequence("", at++)
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) handler.endCollection(++at)
    else {
      const start = at
      while (at < text.length && !isSpace(text.charCodeAt(at)) && !endsLiteral(text.charCodeAt(at))) at++
      handler.scalar(text.slice(start, at), "", true, "", start, at)
    }
  }
}

const endsLiteral = (code: number): boolean => code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET
