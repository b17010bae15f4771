/** Offset at which the line of an offset begins. */
export const lineStart = (source: string, at: number): number => source.lastIndexOf("\n", at - 1) + 1

/** Offset of the line's end, before its line break. */
export function lineEnd(source: string, at: number): number {
  const feed = source.indexOf("\n", at)
  if (feed < 0) return source.length
  return feed > at && source[feed - 1] === "\r" ? feed - 1 : feed
}

/** Offset at which the next line begins; the length of the text where there is none. */
export function nextLine(source: string, at: number): number {
  const feed = source.indexOf("\n", at)
  return feed < 0 ? source.length : feed + 1
}

/** Column from 0. */
export const columnOf = (source: string, at: number): number => at - lineStart(source, at)

/** Whether nothing but blanks stands before an offset in its line. */
export const isFirstInLine = (source: string, at: number): boolean =>
  source.slice(lineStart(source, at), at).trim() === ""

/**
 * Where the next entry after a value can begin: the start of the line after it. Blank lines at the end of a block scalar
 * belong to what follows, unless the scalar keeps them.
 */
export function afterValue(source: string, start: number, end: number): number {
  if (source[end - 1] !== "\n") return nextLine(source, end)
  if (/^[|>][0-9-]*\+/.test(source.slice(start, start + 4))) return end
  const text = source.slice(start, end)
  return start + text.length - (/\n(\s*\n)$/.exec(text)?.[1]?.length ?? 0)
}

/** Replaces a range of a text. */
export const splice = (source: string, start: number, end: number, text: string): string =>
  source.slice(0, start) + text + source.slice(end)

/** Puts whole lines where a line begins, or behind a text that does not end with a line break. */
export function insertLines(source: string, at: number, lines: readonly string[], newline: string): string {
  const text = lines.join(newline)
  return at > 0 && source[at - 1] !== "\n"
    ? splice(source, at, at, newline + text)
    : splice(source, at, at, text + newline)
}
