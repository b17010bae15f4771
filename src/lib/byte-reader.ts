/** Reads numbers at offsets and gives 0 beyond the end: parsers of damaged files check results, not every access. */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly #view: DataView
  readonly #littleEndian: boolean

  constructor(bytes: Uint8Array, littleEndian = false) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#littleEndian = littleEndian
  }

  get length(): number {
    return this.bytes.length
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0
  }

  u16(at: number): number {
    return at >= 0 && at + 2 <= this.length ? this.#view.getUint16(at, this.#littleEndian) : 0
  }

  u32(at: number): number {
    return at >= 0 && at + 4 <= this.length ? this.#view.getUint32(at, this.#littleEndian) : 0
  }

  i32(at: number): number {
    return this.u32(at) | 0
  }

  /** The largest safe integer where 64 bits hold more. */
  u64(at: number): number {
    if (at < 0 || at + 8 > this.length) return 0
    const value = this.#view.getBigUint64(at, this.#littleEndian)
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value)
  }

  slice(at: number, length: number): Uint8Array {
    return this.bytes.subarray(Math.max(0, at), Math.max(0, at + length))
  }
}
