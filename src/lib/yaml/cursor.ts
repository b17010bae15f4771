import { CR, DOT, isBlankOrEnd, LF, MINUS } from "./characters.ts"

/**
 * A position in a source that walks forward and knows its line. Lines end as YAML 1.1 says (LF, CR, CR LF, NEL, LS, PS);
 * a CR before CR LF belongs to the break, because Kubernetes' line reader turns CR LF into LF before YAML sees it.
 */
export class Cursor {
  /** Ends with a line break and NULs, so looking a few characters ahead needs no bounds check. */
  readonly source: string
  pos = 0
  line = 0
  lineStart = 0

  constructor(text: string) {
    this.source = `${text}${text.endsWith("\n") ? "" : "\n"}\0\0\0\0`
    // A byte order mark may start every document (readerc.go, yaml_parser_determine_encoding).
    if (text.charCodeAt(0) === 0xfeff) this.pos = this.lineStart = 1
  }

  get code(): number {
    return this.source.charCodeAt(this.pos)
  }

  get column(): number {
    return this.pos - this.lineStart
  }

  /** The code `distance` characters ahead (at most 4 beyond the end). */
  ahead(distance: number): number {
    return this.source.charCodeAt(this.pos + distance)
  }

  /** Steps over the line break here and gives it in normal form: LF, except LS and PS, which stay themselves. */
  readBreak(): string {
    const { source, pos } = this
    const code = source.charCodeAt(pos)
    let width = 1
    if (code === CR) {
      if (source.charCodeAt(pos + 1) === LF) width = 2
      else if (source.charCodeAt(pos + 1) === CR && source.charCodeAt(pos + 2) === LF) width = 3
    }
    this.pos = pos + width
    this.lineStart = this.pos
    this.line++
    return code === 0x2028 ? "\u2028" : code === 0x2029 ? "\u2029" : "\n"
  }

  /** `---` or `...` at the start of a line. */
  atDocumentMarker(): boolean {
    if (this.pos !== this.lineStart) return false
    const code = this.code
    if (code !== MINUS && code !== DOT) return false
    return this.ahead(1) === code && this.ahead(2) === code && isBlankOrEnd(this.ahead(3))
  }
}
