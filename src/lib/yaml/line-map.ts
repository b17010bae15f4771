/** Line and column of an offset, both from 1; lines end with LF, the column counts UTF-16 units. */
export interface Place {
  readonly line: number
  readonly column: number
}

const startOfLine = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1

/** Line feeds in text[start, end). */
export function countLines(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++
  return count
}

/**
 * Finds the places of offsets from `start` to `end`: built in O(end - start), asked in O(log lines). `line` is the line
 * of `start`; without it, lines are counted from the beginning of the text.
 */
export function lineMap(text: string, start: number, end: number, line?: number): (offset: number) => Place {
  const firstLine = line ?? countLines(text, 0, start) + 1
  const starts = [startOfLine(text, start)]
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: firstLine + low, column: offset - (starts[low] as number) + 1 }
  }
}

/** The place of one offset, given that `from` is in line `line`. O(distance). */
export function placeOf(text: string, from: number, line: number, offset: number): Place {
  const lines = offset < from ? -countLines(text, offset, from) : countLines(text, from, offset)
  return { line: line + lines, column: offset - startOfLine(text, offset) + 1 }
}
