/**
 * Edits an Int32Array that others may hold. What they can see never changes: a changed place makes one copy, and an
 * appended number goes into spare room behind the end of the view they hold. Only the newest view may be appended to.
 */
export class SharedInts {
  #view: Int32Array
  readonly #visible: number
  #isCopy = false

  constructor(shared: Int32Array) {
    this.#view = shared
    this.#visible = shared.length
  }

  get(index: number): number {
    return this.#view[index] as number
  }

  /** Sets a number, or appends it at the place behind the last. */
  set(index: number, value: number): void {
    if (index >= this.#view.length) this.#extend(index + 1)
    else if (this.#view[index] === value) return
    else if (index < this.#visible && !this.#isCopy) this.#copy(this.#view.length)
    this.#view[index] = value
  }

  /** The first `length` numbers. A shorter view is a copy, or the next one would append to what others see. */
  finish(length: number): Int32Array {
    if (length < this.#view.length) this.#copy(length)
    return this.#view
  }

  #extend(length: number): void {
    const { buffer, byteOffset } = this.#view
    if (byteOffset === 0 && length * 4 <= buffer.byteLength) this.#view = new Int32Array(buffer, 0, length)
    else this.#copy(length)
  }

  #copy(length: number): void {
    const room = new Int32Array(length + (length >>> 3) + 16)
    room.set(this.#view.subarray(0, length))
    this.#view = room.subarray(0, length)
    this.#isCopy = true
  }
}
