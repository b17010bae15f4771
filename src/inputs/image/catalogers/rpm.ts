import { isBerkeleyHash, readBerkeleyHash } from "../../../lib/berkeley-hash.ts"
import { isRpmNdb, readRpmNdb } from "../../../lib/rpm-ndb.ts"
import { isSqlite, readSqliteTable } from "../../../lib/sqlite-table.ts"
import { cataloger, decodeText, MiB } from "../cataloger.ts"
import { readRpmHeader } from "./rpm-header.ts"

const database =
  /^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm|usr\/lib\/rpm)\/(?:rpmdb\.sqlite|Packages\.db|Packages)$/
const manifest = /^var\/lib\/rpmmanifest\/container-manifest-2$/

/** rpm's database in its three forms: SQLite (since 4.16), ndb (SUSE) and Berkeley DB hash (up to Red Hat 8). */
export const rpm = cataloger({
  id: "rpm",
  version: 2,
  evidence: "installed",
  wants: ({ path }) => database.test(path),
  maxBytes: 512 * MiB,
  *parse(bytes, context) {
    for (const blob of headers(bytes)) {
      const draft = readRpmHeader(blob)
      if (draft) yield draft
    }
    if (bytes.length > 0 && !isKnown(bytes)) context.skip("a package database of an unknown form")
  },
})

const isKnown = (bytes: Uint8Array): boolean => isSqlite(bytes) || isRpmNdb(bytes) || isBerkeleyHash(bytes)

function* headers(bytes: Uint8Array): Generator<Uint8Array> {
  if (isSqlite(bytes)) {
    // Packages(hnum INTEGER PRIMARY KEY, blob BLOB)
    for (const [, blob] of readSqliteTable(bytes, "Packages")) if (blob instanceof Uint8Array) yield blob
  } else if (isRpmNdb(bytes)) yield* readRpmNdb(bytes)
  else if (isBerkeleyHash(bytes)) yield* readBerkeleyHash(bytes)
}

/**
 * Distroless images of Azure Linux carry no database but a list: name, version-release, time, time, vendor, epoch, size,
 * arch, epoch number, source package, separated by tabs.
 */
export const rpmManifest = cataloger({
  id: "rpm-manifest",
  evidence: "installed",
  wants: ({ path }) => manifest.test(path),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    for (const line of decodeText(bytes).split("\n")) {
      if (line.trim() === "") continue
      const [name, release, , , , , , arch, epoch, sourceRpm] = line.split("\t")
      if (!name || !release) {
        context.skip("a line without name or version")
        continue
      }
      const prefix = epoch && epoch !== "(none)" && epoch !== "0" ? `${epoch}:` : ""
      const source = /^(.+)-([^-]+-[^-]+)\.src\.rpm$/.exec(sourceRpm ?? "")
      yield {
        type: "rpm",
        name,
        version: prefix + release,
        ...(arch ? { arch } : {}),
        ...(source ? { source: { name: source[1] as string, version: prefix + (source[2] as string) } } : {}),
      }
    }
  },
})
