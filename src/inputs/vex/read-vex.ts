import { existsSync, readFileSync, statSync } from "node:fs"
import { join, normalize } from "node:path"
import { asArray, asString, get, isObject, type JsonObject } from "../../lib/json.ts"
import { parsePurl } from "../../model/purl-match.ts"
import type { VexStatement } from "../../model/vex.ts"
import { readCsaf } from "./csaf.ts"
import { readCycloneDxVex } from "./cyclonedx.ts"
import { readOpenVex } from "./openvex.ts"
import { VexError } from "./vex-error.ts"

/** No document of ours is larger; what is comes from nobody who means well. */
const maxBytes = 256 * 1024 * 1024

/**
 * The statements of a VEX file (OpenVEX, CSAF or CycloneDX, told by content) or of a folder in the form of a VEX repository.
 * Of a repository only documents are read that speak for one of the packages. Throws {@link VexError}.
 */
export function readVex(path: string, purls: Iterable<string>): readonly VexStatement[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new VexError(`there is no VEX document ${path}`)
  if (!found.isDirectory()) return readVexDocument(readJson(path), path)
  if (!existsSync(join(path, "vex-repository.json")))
    throw new VexError(`${path} is no VEX repository: it has no vex-repository.json`)
  return readRepository(path, new Set([...purls].map(plainPurl)))
}

/** The statements of a parsed document. */
export function readVexDocument(document: JsonObject, source: string): readonly VexStatement[] {
  if (asString(get(document, "@context"))?.includes("openvex")) return readOpenVex(document, source)
  if (get(document, "bomFormat") === "CycloneDX") return readCycloneDxVex(document, source)
  if (isObject(get(document, "document")) && asString(get(get(document, "document"), "csaf_version")))
    return readCsaf(document, source)
  throw new VexError(`${source} is neither OpenVEX, CSAF nor CycloneDX`)
}

function readJson(path: string): JsonObject {
  let value: unknown
  try {
    if (statSync(path).size > maxBytes) throw new VexError(`${path} is too large to be a VEX document`)
    value = JSON.parse(readFileSync(path, "utf8"))
  } catch (error) {
    if (error instanceof VexError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new VexError(`${path} cannot be read: ${code ?? message}`)
  }
  if (!isObject(value)) throw new VexError(`${path} is no JSON object`)
  return value
}

/** Source: aquasecurity/vex-repo-spec 0.1: `0.1/index.json` names a document for each package, without its version. */
function readRepository(root: string, wanted: ReadonlySet<string>): readonly VexStatement[] {
  const versioned = join(root, "0.1")
  const folder = existsSync(join(versioned, "index.json")) ? versioned : root
  const index = readJson(join(folder, "index.json"))
  return asArray(get(index, "packages")).flatMap((entry) => {
    const [id, location] = [asString(get(entry, "id")), asString(get(entry, "location"))]
    if (id === undefined || location === undefined || !wanted.has(plainPurl(id))) return []
    const place = normalize(location)
    if (place.startsWith("..") || place.startsWith("/"))
      throw new VexError(`${join(folder, "index.json")} leads outside of the repository: ${location}`)
    const path = join(folder, place)
    return readVexDocument(readJson(path), path)
  })
}

function plainPurl(purl: string): string {
  const parsed = parsePurl(purl)
  return parsed ? `pkg:${parsed.type}/${parsed.name}` : purl
}
