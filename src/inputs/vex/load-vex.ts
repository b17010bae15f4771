import { existsSync, readFileSync, realpathSync, statSync } from "node:fs"
import { join, sep } from "node:path"
import { asArray, asString, get, type JsonValue } from "../../lib/json.ts"
import { matchesPurl, parsePurl } from "../../lib/purl-pattern.ts"
import type { VexStatement } from "../../model/vex.ts"
import { readVex, VexError } from "./read-vex.ts"

const maxBytes = 64 * 1024 ** 2

/**
 * Reads a VEX document, or a VEX repository (a folder with vex-repository.json): of that the documents about the packages
 * alone. Throws VexError, and the error of the system where a file cannot be read.
 * Source: aquasecurity/vex-repo-spec 0.1.
 */
export function loadVex(path: string, purls: readonly string[]): readonly VexStatement[] {
  if (!statSync(path).isDirectory()) return readVex(path, readJson(path))
  if (!existsSync(join(path, "vex-repository.json"))) throw new VexError(`${path} is no VEX repository`)
  const folder = join(path, "0.1")
  const index = readJson(join(folder, "index.json"))
  const found = purls.flatMap((purl) => parsePurl(purl) ?? [])
  return asArray(get(index, "packages")).flatMap((entry) => {
    const id = parsePurl(asString(get(entry, "id")) ?? "")
    if (!id || !found.some((purl) => matchesPurl(id, purl))) return []
    const file = inside(folder, asString(get(entry, "location")) ?? "")
    return readVex(file, readJson(file))
  })
}

/** A repository may not lead out of its folder. */
function inside(folder: string, location: string): string {
  const root = realpathSync(folder)
  const file = realpathSync(join(root, location))
  if (!file.startsWith(root + sep)) throw new VexError(`${folder} names a document outside of itself: ${location}`)
  return file
}

function readJson(path: string): JsonValue {
  const bytes = readFileSync(path)
  if (bytes.length > maxBytes) throw new VexError(`${path} is larger than ${maxBytes / 1024 ** 2} MiB`)
  try {
    return JSON.parse(bytes.toString("utf8")) as JsonValue
  } catch {
    throw new VexError(`${path} is no JSON`)
  }
}
