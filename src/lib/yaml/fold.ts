/**
 * Line folding of plain and quoted scalars: one line break becomes a space, more lose the first. A first break that is
 * LS or PS is kept.
 */
export function foldBreaks(first: string, rest: string): string {
  if (first !== "\n") return first + rest
  return rest === "" ? " " : rest
}
