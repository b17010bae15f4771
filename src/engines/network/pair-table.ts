/** Remembers a small number for each pair of small numbers; a look-up is two array reads. */
export class PairTable {
  readonly #rows: Int32Array[] = []

  get(first: number, second: number, make: (first: number, second: number) => number): number {
    const row = this.#rows[first]
    const known = row === undefined ? undefined : row[second]
    return known === undefined || known < 0 ? this.#add(first, second, make(first, second)) : known
  }

  #add(first: number, second: number, value: number): number {
    while (this.#rows.length <= first) this.#rows.push(new Int32Array(0))
    const row = this.#rows[first] as Int32Array
    if (second >= row.length) {
      const grown = new Int32Array(Math.max(second + 1, row.length * 2)).fill(-1)
      grown.set(row)
      this.#rows[first] = grown
    }
    ;(this.#rows[first] as Int32Array)[second] = value
    return value
  }
}
