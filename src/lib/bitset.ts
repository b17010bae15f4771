/**
 * A set of small non-negative integers, 32 to a word. Mutable while it is built, then shared; whoever holds one that
 * was handed out does not change it. Operations on sets of different length treat missing words as empty.
 */
export class Bitset {
  words: Int32Array

  /** An empty set with room for the numbers below `size`. */
  constructor(size: number) {
    this.words = new Int32Array((size + 31) >>> 5)
  }

  static of(size: number, members: Iterable<number>): Bitset {
    const set = new Bitset(size)
    for (const member of members) set.add(member)
    return set
  }

  /** Every number below `size`. */
  static full(size: number): Bitset {
    const set = new Bitset(size)
    set.words.fill(-1)
    if (size & 31) set.words[set.words.length - 1] = -1 >>> (32 - (size & 31))
    return set
  }

  clone(): Bitset {
    const copy = new Bitset(0)
    copy.words = this.words.slice()
    return copy
  }

  add(member: number): void {
    const word = member >>> 5
    this.words[word] = (this.words[word] as number) | (1 << (member & 31))
  }

  has(member: number): boolean {
    const word = this.words[member >>> 5]
    return word !== undefined && ((word >>> (member & 31)) & 1) === 1
  }

  get isEmpty(): boolean {
    for (let i = 0; i < this.words.length; i++) if (this.words[i] !== 0) return false
    return true
  }

  /** Number of members. */
  get count(): number {
    let sum = 0
    for (let i = 0; i < this.words.length; i++) sum += bitCount(this.words[i] as number)
    return sum
  }

  /** Adds every member of `other`, growing where needed. */
  addAll(other: Bitset): void {
    if (other.words.length > this.words.length) {
      const grown = new Int32Array(other.words.length)
      grown.set(this.words)
      this.words = grown
    }
    for (let i = 0; i < other.words.length; i++) this.words[i] = (this.words[i] as number) | (other.words[i] as number)
  }

  removeAll(other: Bitset): void {
    const length = Math.min(this.words.length, other.words.length)
    for (let i = 0; i < length; i++) this.words[i] = (this.words[i] as number) & ~(other.words[i] as number)
  }

  /** The members in both, or undefined where there are none. */
  intersection(other: Bitset): Bitset | undefined {
    const length = Math.min(this.words.length, other.words.length)
    let first = 0
    while (first < length && ((this.words[first] as number) & (other.words[first] as number)) === 0) first++
    if (first === length) return undefined
    const result = new Bitset(length << 5)
    for (let i = first; i < length; i++) result.words[i] = (this.words[i] as number) & (other.words[i] as number)
    return result
  }

  /** Calls `visit` with every member, in order; faster than iterating. */
  each(visit: (member: number) => void): void {
    for (let i = 0; i < this.words.length; i++) {
      let word = this.words[i] as number
      while (word !== 0) {
        visit((i << 5) + 31 - Math.clz32(word & -word))
        word &= word - 1
      }
    }
  }

  *[Symbol.iterator](): Generator<number> {
    for (let i = 0; i < this.words.length; i++) {
      let word = this.words[i] as number
      while (word !== 0) {
        yield (i << 5) + 31 - Math.clz32(word & -word)
        word &= word - 1
      }
    }
  }
}

/** Number of ones in a 32-bit word. */
export function bitCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555)
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
  return (((x + (x >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
