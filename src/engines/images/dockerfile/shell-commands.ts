import type { Span } from "../../../model/dockerfile.ts"

/** A simple command of a shell script, as written. */
export interface ShellCommand {
  readonly words: readonly ShellWord[]
  readonly span: Span
  /** What separates it from the one before: "", "&&", "||", ";", "|", "&". */
  readonly after: string
}

export interface ShellWord {
  /** Without quotes; expansions as written. */
  readonly text: string
  readonly span: Span
}

/**
 * Splits the shell form of a RUN into simple commands with their places: quotes, continued lines and comment lines between
 * them are understood, keywords and groups stay words. Enough to find what installs packages, not a shell.
 * Source: POSIX.1-2024, Shell Command Language, 2.3 Token Recognition.
 */
export function shellCommands(script: string, offset = 0): readonly ShellCommand[] {
  const commands: { words: ShellWord[]; after: string }[] = [{ words: [], after: "" }]
  let at = 0
  while (at < script.length) {
    const rest = script.slice(at, at + 2)
    if (/^(?:&&|\|\|)/.test(rest)) {
      commands.push({ words: [], after: rest })
      at += 2
    } else if (/^[;|&\n]/.test(rest)) {
      const after = rest[0] === "\n" ? ";" : (rest[0] as string)
      // In a Dockerfile a line break that is not continued ends the instruction; inside one only comment lines have it.
      if (rest[0] !== "\n") commands.push({ words: [], after })
      at++
    } else if (/^\s/.test(rest)) at++
    else if (/^\\\s*\n/.test(script.slice(at, at + 80))) at = script.indexOf("\n", at) + 1
    else if (rest[0] === "#") {
      const end = script.indexOf("\n", at)
      at = end < 0 ? script.length : end + 1
    } else {
      const word = readWord(script, at)
      const end = word.end
      commands.at(-1)?.words.push({ text: word.text, span: { start: offset + at, end: offset + end } })
      at = end
    }
  }
  return commands.flatMap(({ words, after }) => {
    const [first] = words
    const last = words.at(-1)
    return first && last ? [{ words, after, span: { start: first.span.start, end: last.span.end } }] : []
  })
}

function readWord(script: string, start: number): { readonly text: string; readonly end: number } {
  let text = ""
  let at = start
  while (at < script.length) {
    const char = script[at] as string
    if (/[\s;|&]/.test(char)) break
    if (char === "\\") {
      if (/^\\\s*\n/.test(script.slice(at, at + 80))) break
      text += script[at + 1] ?? ""
      at += 2
    } else if (char === "'" || char === '"') {
      const end = closing(script, at)
      text += script.slice(at + 1, end)
      at = end + 1
    } else {
      text += char
      at++
    }
  }
  return { text, end: Math.max(start + 1, Math.min(at, script.length)) }
}

function closing(script: string, start: number): number {
  const quote = script[start]
  for (let at = start + 1; at < script.length; at++) {
    if (quote === '"' && script[at] === "\\") at++
    else if (script[at] === quote) return at
  }
  return script.length
}
