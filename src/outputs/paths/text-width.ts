const narrow = /[iljtfr.,:;'|!()[\]/ ]/
const wide = /[mwMW@%]/
const capital = /[A-Z0-9#&]/

/**
 * Width of text in ems, as the widest of the usual sans-serif fonts (DejaVu Sans, Verdana) draws it: nothing that is laid
 * out by it overflows in a narrower one.
 */
export function textWidth(text: string): number {
  let width = 0
  for (const letter of text) {
    if (letter.charCodeAt(0) > 0x2e80) width += 1.05
    else width += wide.test(letter) ? 0.98 : narrow.test(letter) ? 0.39 : capital.test(letter) ? 0.7 : 0.62
  }
  return width
}

/** Text that fits into a width in ems. Names differ at both ends: the middle is left out. */
export function fitText(text: string, room: number): string {
  // A box is as wide as its text: sums may differ in their last digit.
  const width = room + 1e-6
  if (textWidth(text) <= width) return text
  const letters = [...text]
  for (let kept = letters.length - 1; kept > 2; kept--) {
    const head = Math.ceil(kept * 0.55)
    const cut = `${letters.slice(0, head).join("")}…${letters.slice(letters.length - (kept - head)).join("")}`
    if (textWidth(cut) <= width) return cut
  }
  return "…"
}

/** Lines no wider than that, broken at blanks; what does not fit into `most` lines ends in an ellipsis. */
export function wrapToWidth(text: string, width: number, most: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(" ")) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  const kept = lines.slice(0, most)
  if (lines.length > most) kept[most - 1] = `${kept[most - 1]}…`
  return kept.map((line) => fitText(line, width))
}
