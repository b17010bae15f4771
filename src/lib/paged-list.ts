const pageSize = 256

/** An immutable list in pages, so that a list with one item changed shares nearly all of its memory. */
export class PagedList<T> {
  readonly #pages: readonly (readonly T[])[]
  readonly length: number

  private constructor(pages: readonly (readonly T[])[], length: number) {
    this.#pages = pages
    this.length = length
  }

  static of<T>(items: readonly T[]): PagedList<T> {
    const pages: T[][] = []
    for (let start = 0; start < items.length; start += pageSize) pages.push(items.slice(start, start + pageSize))
    return new PagedList(pages, items.length)
  }

  at(index: number): T | undefined {
    return this.#pages[Math.floor(index / pageSize)]?.[index % pageSize]
  }

  /** The list with another item at `index`, which may be the place behind the last. O(length / 256). */
  with(index: number, item: T): PagedList<T> {
    const pages = this.#pages.slice()
    const number = Math.floor(index / pageSize)
    const page = (pages[number] ?? []).slice()
    page[index % pageSize] = item
    pages[number] = page
    return new PagedList(pages, Math.max(this.length, index + 1))
  }

  /** The list without its last item. */
  withoutLast(): PagedList<T> {
    const length = this.length - 1
    const pages = this.#pages.slice(0, Math.ceil(length / pageSize))
    const last = pages.length - 1
    if (last >= 0) pages[last] = (pages[last] as readonly T[]).slice(0, length - last * pageSize)
    return new PagedList(pages, length)
  }

  *[Symbol.iterator](): Generator<T> {
    for (const page of this.#pages) yield* page
  }
}
