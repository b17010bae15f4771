const pageBits = 10
const pageSize = 1 << pageBits
const mask = pageSize - 1

/** An immutable list of 32-bit integers in pages, so that a list with few numbers changed shares nearly all of its memory. */
export class PagedInts {
  readonly length: number
  readonly #pages: readonly Int32Array[]

  private constructor(pages: readonly Int32Array[], length: number) {
    this.#pages = pages
    this.length = length
  }

  static from(values: ArrayLike<number>): PagedInts {
    const pages: Int32Array[] = []
    for (let start = 0; start < values.length; start += pageSize) {
      const page = new Int32Array(pageSize)
      for (let i = 0; i < pageSize && start + i < values.length; i++) page[i] = values[start + i] as number
      pages.push(page)
    }
    return new PagedInts(pages, values.length)
  }

  /** The number at a place inside the list. */
  get(index: number): number {
    return (this.#pages[index >>> pageBits] as Int32Array)[index & mask] as number
  }

  indexOf(value: number): number {
    for (let i = 0; i < this.length; i++) if (this.get(i) === value) return i
    return -1
  }

  toArray(): number[] {
    return Array.from({ length: this.length }, (_, i) => this.get(i))
  }

  edit(): PagedIntsEdit {
    return new PagedIntsEdit(this.#pages, this.length, (pages, length) => new PagedInts(pages, length))
  }
}

/** Changes of a list; each page that changes is copied once. */
export class PagedIntsEdit {
  readonly #finish: (pages: readonly Int32Array[], length: number) => PagedInts
  readonly #own = new Set<number>()
  #pages: readonly Int32Array[]
  #length: number

  constructor(
    pages: readonly Int32Array[],
    length: number,
    finish: (pages: readonly Int32Array[], length: number) => PagedInts,
  ) {
    this.#pages = pages
    this.#length = length
    this.#finish = finish
  }

  get length(): number {
    return this.#length
  }

  get(index: number): number {
    return (this.#pages[index >>> pageBits] as Int32Array)[index & mask] as number
  }

  /** Sets a number, or appends it at the place behind the last. */
  set(index: number, value: number): void {
    if (index < this.#length && this.get(index) === value) return
    const number = index >>> pageBits
    if (!this.#own.has(number)) {
      if (this.#own.size === 0) this.#pages = this.#pages.slice()
      ;(this.#pages as Int32Array[])[number] = this.#pages[number]?.slice() ?? new Int32Array(pageSize)
      this.#own.add(number)
    }
    ;(this.#pages[number] as Int32Array)[index & mask] = value
    this.#length = Math.max(this.#length, index + 1)
  }

  /** The list of the first `length` numbers. */
  finish(length = this.#length): PagedInts {
    return this.#finish(this.#pages, length)
  }
}
