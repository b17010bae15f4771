/** Line and column of an offset, both from 1; lines end with LF, the column counts UTF-16 units. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Line feeds in text[start, end). O(end - start), however far the next line feed is. */
export function countLines(text: string, start: number, end: number): number {
  const part = text.slice(start, end)
  let count = 0
  for (let at = part.indexOf("\n"); at !== -1; at = part.indexOf("\n", at + 1)) count++
  return count
}

/** A known place: what stands at `start` is in line `line`, which begins at `lineStart`. */
export interface Origin {
  readonly text: string
  readonly start: number
  readonly line: number
  readonly lineStart: number
}

/** The origin at a later offset. O(distance). */
export function moveOrigin(origin: Origin, start: number): Origin {
  const passed = origin.text.slice(origin.start, start)
  const feed = passed.lastIndexOf("\n")
  if (feed === -1) return { ...origin, start }
  const line = origin.line + countLines(passed, 0, passed.length)
  return { text: origin.text, start, line, lineStart: origin.start + feed + 1 }
}

/** The place of an offset at or after the origin. O(distance). */
export function placeOf(origin: Origin, offset: number): Place {
  const { line, lineStart } = moveOrigin(origin, offset)
  return { line, column: offset - lineStart + 1 }
}

/**
 * Finds the places of offsets from `start` to `end`: built in O(end - start), asked in O(log lines). `line` is the line
 * of `start`; without it, lines are counted from the beginning of the text.
 */
export function lineMap(text: string, start: number, end: number, line?: number): (offset: number) => Place {
  const firstLine = line ?? countLines(text, 0, start) + 1
  const starts = [start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1]
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
