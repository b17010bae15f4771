/** A place in a file, as people and editors count: lines and columns from 1, the end exclusive, columns in UTF-16 units. */
export interface Location {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}
