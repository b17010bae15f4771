import { ByteReader } from "./byte-reader.ts"

const magic = { database: 0x506d7052, slot: 0x746f6c53, blob: 0x53626c42 } as const // "RpmP", "Slot", "BlbS"
const blockBytes = 16
const slotBytes = 16
const slotPageBytes = 4096

export const isRpmNdb = (bytes: Uint8Array): boolean => new ByteReader(bytes, true).u32(0) === magic.database

/**
 * The header blobs of rpm's own package database (`Packages.db`). Throws when it is none; damaged slots are left out.
 * O(bytes). Source: rpm, lib/backend/ndb/rpmpkg.c.
 */
export function* readRpmNdb(bytes: Uint8Array): Generator<Uint8Array> {
  const file = new ByteReader(bytes, true)
  if (!isRpmNdb(bytes)) throw new Error("no rpm package database")
  const slotPages = Math.min(file.u32(12), Math.floor(bytes.length / slotPageBytes) + 1)
  // The first two slots are the database's header.
  for (let slot = 2; slot < (slotPages * slotPageBytes) / slotBytes; slot++) {
    const at = slot * slotBytes
    if (file.u32(at) !== magic.slot) continue
    const index = file.u32(at + 4)
    const offset = file.u32(at + 8) * blockBytes
    if (index === 0 || file.u32(offset) !== magic.blob || file.u32(offset + 4) !== index) continue
    const length = file.u32(offset + 12)
    if (offset + blockBytes + length <= bytes.length) yield file.slice(offset + blockBytes, length)
  }
}
