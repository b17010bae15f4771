import { deflateSync } from "node:zlib"

/** Rebuilds a program or archive from the facts that the corpus gives in its place. */
export function buildFromFacts(kind: string, facts: Uint8Array): Uint8Array {
  const value = JSON.parse(Buffer.from(facts).toString("utf8"))
  if (kind === "go-buildinfo") return goProgram(value.go, value.modinfo)
  if (kind === "cargo-auditable") return elfWithSection(".dep-v0", deflateSync(JSON.stringify(value.json)))
  if (kind === "archive") return zipOf(value)
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

interface ArchiveFacts {
  readonly entries: readonly { path: string; size: number; text?: string; archive?: ArchiveFacts }[]
}

/** A ZIP archive of stored entries. Files of which only the size is known are left empty: no reader asks for them. */
function zipOf({ entries }: ArchiveFacts): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const content = entry.archive ? zipOf(entry.archive) : Buffer.from(entry.text ?? "")
    const name = Buffer.from(entry.path)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt32LE(content.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt32LE(content.length, 20)
    central.writeUInt32LE(content.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(offset, 42)
    locals.push(local, name, content)
    directory.push(central, name)
    offset += 30 + name.length + content.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, list, end])
}
