import { inflateSync } from "node:zlib"
import { ByteReader } from "../../../lib/byte-reader.ts"
import { asArray, get } from "../../../lib/json.ts"
import { isTable } from "../../../lib/toml.ts"
import { cataloger, decodeText, MiB, named } from "../cataloger.ts"
import { isExecutable, mayBeProgram } from "./executable.ts"
import { readJson, readToml, textAt } from "./structured.ts"

/** Cargo.lock, all versions. Source: The Cargo Book, "Cargo.lock". */
export const cargoLock = cataloger({
  id: "cargo-lock",
  evidence: "locked",
  wants: named("Cargo.lock"),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const list = readToml(bytes, context)?.get("package")
    for (const entry of Array.isArray(list) ? list : []) {
      const name = isTable(entry) ? entry.get("name") : undefined
      const version = isTable(entry) ? entry.get("version") : undefined
      if (typeof name === "string" && typeof version === "string") yield { type: "cargo", name, version }
    }
  },
})

/** A Rust program built with cargo-auditable: zlib-packed JSON in the section `.dep-v0`. Source: auditable-info. */
export const cargoAuditable = cataloger({
  id: "cargo-auditable",
  evidence: "installed",
  wants: mayBeProgram,
  maxBytes: 1024 * MiB,
  *parse(bytes, context) {
    const section = isExecutable(bytes) ? findSection(bytes, ".dep-v0") : undefined
    if (!section) return
    const info = readJson(inflateSync(section, { maxOutputLength: 16 * MiB }), context)
    for (const item of asArray(get(info, "packages"))) {
      const name = textAt(item, "name")
      const version = textAt(item, "version")
      const isDevelopment = textAt(item, "kind") === "build"
      if (name && version) yield { type: "cargo", name, version, ...(isDevelopment ? { isDevelopment } : {}) }
    }
  },
})

/** The content of a section of an ELF file. Source: ELF specification (System V ABI), "Sections". */
function findSection(bytes: Uint8Array, wanted: string): Uint8Array | undefined {
  if (bytes[0] !== 0x7f) return undefined
  const file = new ByteReader(bytes, bytes[5] === 1)
  const is64 = bytes[4] === 2
  const table = is64 ? file.u64(0x28) : file.u32(0x20)
  const entrySize = file.u16(is64 ? 0x3a : 0x2e)
  const count = file.u16(is64 ? 0x3c : 0x30)
  const names = file.u16(is64 ? 0x3e : 0x32)
  const place = (index: number) => {
    const at = table + index * entrySize
    return is64
      ? { name: file.u32(at), offset: file.u64(at + 0x18), size: file.u64(at + 0x20) }
      : { name: file.u32(at), offset: file.u32(at + 0x10), size: file.u32(at + 0x14) }
  }
  const strings = place(names).offset
  for (let index = 0; index < count; index++) {
    const { name, offset, size } = place(index)
    if (decodeText(file.slice(strings + name, wanted.length + 1)) === `${wanted}\0`) return file.slice(offset, size)
  }
  return undefined
}
