import { deflateSync } from "node:zlib"

/** Rebuilds a program or archive from the facts that the corpus gives in its place. */
export function buildFromFacts(kind: string, facts: Uint8Array): Uint8Array {
  const value = JSON.parse(Buffer.from(facts).toString("utf8"))
  if (kind === "go-buildinfo") return goProgram(value.go, value.modinfo)
  if (kind === "cargo-auditable") return elfWithSection(".dep-v0", deflateSync(JSON.stringify(value.json)))
  return facts
}

function leb128(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest])
    bytes.push((rest & 0x7f) | 0x80)
  }
}

const withLength = (text: Buffer) => Buffer.concat([leb128(text.length), text])

/** As the Go linker writes it: magic, flags for inline text, version, module text between two sentinels. */
function goProgram(version: string, modules: string): Buffer {
  const start = Buffer.alloc(8192)
  start.write("\x7fELF\x02\x01", "latin1")
  const header = Buffer.alloc(32)
  header.write("\xff Go buildinf:", "latin1")
  header[14] = 8
  header[15] = 2
  const sentinel = Buffer.alloc(16, 0xf9)
  const text = modules === undefined ? Buffer.alloc(0) : Buffer.concat([sentinel, Buffer.from(modules), sentinel])
  return Buffer.concat([start, header, withLength(Buffer.from(version)), withLength(text), Buffer.alloc(64)])
}

/** A 64-bit little-endian ELF file with one named section and its table of names. */
function elfWithSection(name: string, content: Buffer): Buffer {
  const names = Buffer.from(`\0${name}\0.shstrtab\0`)
  const header = Buffer.alloc(64)
  header.write("\x7fELF\x02\x01\x01", "latin1")
  const sections = Buffer.alloc(3 * 64)
  const place = (index: number, nameAt: number, offset: number, size: number) => {
    sections.writeUInt32LE(nameAt, index * 64)
    sections.writeBigUInt64LE(BigInt(offset), index * 64 + 0x18)
    sections.writeBigUInt64LE(BigInt(size), index * 64 + 0x20)
  }
  place(1, 1, 64, content.length)
  place(2, name.length + 2, 64 + content.length, names.length)
  header.writeBigUInt64LE(BigInt(64 + content.length + names.length), 0x28)
  header.writeUInt16LE(64, 0x3a)
  header.writeUInt16LE(3, 0x3c)
  header.writeUInt16LE(2, 0x3e)
  return Buffer.concat([header, content, names, sections, Buffer.alloc(8192)])
}
