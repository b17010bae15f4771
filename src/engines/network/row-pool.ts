import type { Row } from "./row.ts"

/**
 * Rows packed into one array, so that a look-up touches few cache lines: keys, then values, of rows that list
 * exceptions; all outcomes of the others.
 */
export class RowPool {
  #data = new Int32Array(1 << 16)
  #used = 0
  /** For each row: where it starts, how many keys it has (-1: an outcome for every class), the outcome otherwise, its size. */
  #heads = new Int32Array(1 << 12)
  static readonly #width = 4

  set(number: number, row: Row): void {
    const at = number * RowPool.#width
    if (at + RowPool.#width > this.#heads.length) this.#heads = grown(this.#heads, at + RowPool.#width)
    const length = row.dense ? row.dense.length : row.keys.length * 2
    if (this.#used + length > this.#data.length) this.#data = grown(this.#data, this.#used + length)
    if (row.dense) this.#data.set(row.dense, this.#used)
    else {
      this.#data.set(row.keys, this.#used)
      this.#data.set(row.values, this.#used + row.keys.length)
    }
    this.#heads.set([this.#used, row.dense ? -1 : row.keys.length, row.otherwise, row.size], at)
    this.#used += length
  }

  /** The outcome of a row for a class; -1 where the row is not there or was solved before there was the class. */
  get(number: number, index: number): number {
    const at = number * RowPool.#width
    const heads = this.#heads
    if (at >= heads.length || index >= (heads[at + 3] as number)) return -1
    const start = heads[at] as number
    const count = heads[at + 1] as number
    const data = this.#data
    if (count < 0) return data[start + index] as number
    let low = start
    let high = start + count
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((data[middle] as number) < index) low = middle + 1
      else high = middle
    }
    return low < start + count && data[low] === index ? (data[low + count] as number) : (heads[at + 2] as number)
  }
}

function grown(data: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, data.length * 2))
  larger.set(data)
  return larger
}
