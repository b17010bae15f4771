/** What the parser reports, in the order of the text. Offsets count in the scanned source; "" stands for "none". */
export interface NodeHandler {
  alias(name: string, start: number, end: number): void
  /** `implicit`: the value is plain and untagged (or tagged `!`), so its text decides its type. */
  scalar(value: string, tag: string, implicit: boolean, anchor: string, start: number, end: number): void
  startSequence(anchor: string, start: number): void
  startMapping(anchor: string, start: number): void
  /** `end` is -1 where nothing marks the end: there it is the end of the last child. */
  endCollection(end: number): void
}
