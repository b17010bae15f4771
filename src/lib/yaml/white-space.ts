/** White space of Go's unicode.IsSpace. */
export const isSpace = (code: number): boolean =>
  (code >= 0x09 && code <= 0x0d) ||
  code === 0x20 ||
  (code > 0x7f && code !== 0xfeff && (code === 0x85 || String.fromCharCode(code).trim() === ""))

/** The first offset from `from` on that holds no white space. */
export function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}
