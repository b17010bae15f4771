/**
 * Makes text from outside safe to show: control characters, escape sequences and bidirectional overrides become
 * visible, so that a hostile name cannot rewrite the screen.
 */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (character) => {
    const code = character.charCodeAt(0)
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`
  })

/** Breaks text into lines of at most `width` characters, at blanks where there are some. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  if (line !== "") lines.push(line)
  return lines
}

/** Cuts text to a width; the end that is lost is replaced by an ellipsis. */
export const truncate = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`

/** "1 workload", "3 workloads", "2 policies". */
export function count(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`
  return `${number.toLocaleString("en-US")} ${/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`}`
}
