/** Line and column of an offset, both from 1; the column counts UTF-16 units. A line ends with LF, CR LF or a lone CR. */
export interface Place {
  readonly line: number
  readonly column: number
}

/**
 * Finds the place of offsets in a text. Built once per document in O(length), asked in O(log lines).
 * `start` is the offset where counting begins and `line` its line number (from 1); `start` must begin a line.
 */
export function lineMap(text: string, start: number, end: number, line: number): (offset: number) => Place {
  const starts = [start]
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: line + low, column: offset - (starts[low] as number) + 1 }
  }
}

/** Line feeds in text[start, end). */
export function countLines(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++
  return count
}

/** The place of one offset without building a map: O(distance from `start`). */
export function placeOf(text: string, start: number, line: number, offset: number): Place {
  const before = text.lastIndexOf("\n", offset - 1)
  const lineStart = offset === 0 || before < start ? start : before + 1
  return { line: line + countLines(text, start, offset), column: offset - lineStart + 1 }
}
