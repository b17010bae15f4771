import { child, children, childText, parseXml } from "../../../lib/xml.ts"
import { readZip, type ZipEntry } from "../../../lib/zip.ts"
import { type CatalogContext, type Cataloger, decodeText, MiB, type PackageDraft } from "../cataloger.ts"

const archive = /\.(?:jar|war|ear|par|sar|rar|hpi|jpi|lpkg|nar|kar)$/i
const maxDepth = 16
const maxMetadata = 4 * MiB

/**
 * Java archives and those inside them (war, ear, fat jars): Maven's own pom.properties first, each a package; without
 * any, the manifest and the file's name say what it is. Archives are opened up to a sum of unpacked bytes. Source: Maven Archiver; JAR file specification; OSGi core, 3.2.
 */
export const javaArchiveWithin = (maxOpenedBytes: number): Cataloger => ({
  id: "java-archive",
  version: 2,
  evidence: "installed",
  wants: ({ name }) => archive.test(name),
  maxBytes: 1024 * MiB,
  *parse(bytes, context) {
    const name = context.path.slice(context.path.lastIndexOf("/") + 1)
    yield* readArchive(bytes, { name, within: undefined, depth: 0 }, { left: maxOpenedBytes - bytes.length }, context)
  },
})

export const javaArchive = javaArchiveWithin(2048 * MiB)

interface Place {
  readonly name: string
  readonly within: string | undefined
  readonly depth: number
}

function* readArchive(
  bytes: Uint8Array,
  place: Place,
  budget: { left: number },
  context: CatalogContext,
): Generator<PackageDraft> {
  const coordinates: PackageDraft[] = []
  let manifest: ReadonlyMap<string, string> = new Map()
  const poms: PackageDraft[] = []
  const where = place.within === undefined ? {} : { within: place.within }
  try {
    for (const entry of readZip(bytes)) {
      if (/(?:^|\/)pom\.properties$/.test(entry.path)) {
        const found = fromProperties(decodeText(entry.read(maxMetadata)))
        if (found) coordinates.push({ ...found, ...where })
      } else if (/^META-INF\/maven\/[^/]+\/[^/]+\/pom\.xml$/.test(entry.path)) {
        const found = fromPom(decodeText(entry.read(maxMetadata)))
        if (found) poms.push({ ...found, ...where })
      } else if (/^(?:META-INF\/)?MANIFEST\.MF$/i.test(entry.path))
        manifest = readManifest(decodeText(entry.read(maxMetadata)))
      else if (archive.test(entry.path)) yield* readNested(entry, place, budget, context)
    }
  } catch (error) {
    context.skip(`${place.within ?? "the archive"}: ${error instanceof Error ? error.message : String(error)}`)
    if (coordinates.length === 0) return
  }
  if (coordinates.length > 0)
    yield* coordinates.map((each) => ({ ...poms.find(({ name }) => name === each.name), ...each }))
  else if (poms.length > 0) yield* poms
  else {
    const found = fromManifest(manifest, place.name)
    if (found) yield { ...found, ...where }
  }
}

function* readNested(
  entry: ZipEntry,
  place: Place,
  budget: { left: number },
  context: CatalogContext,
): Generator<PackageDraft> {
  const path = place.within === undefined ? entry.path : `${place.within}!/${entry.path}`
  budget.left -= entry.size
  if (place.depth >= maxDepth || budget.left < 0) {
    context.skip(`${path}: archives in archives are too many`)
    return
  }
  const inner = { name: entry.path.slice(entry.path.lastIndexOf("/") + 1), within: path, depth: place.depth + 1 }
  yield* readArchive(entry.read(entry.size), inner, budget, context)
}

function fromProperties(text: string): PackageDraft | undefined {
  const value = (key: string) => new RegExp(`^\\s*${key}\\s*[=:]\\s*(\\S+)\\s*$`, "m").exec(text)?.[1]
  return coordinate(value("groupId"), value("artifactId"), value("version"))
}

function fromPom(text: string): PackageDraft | undefined {
  try {
    const project = parseXml(text)
    const parent = child(project, "parent")
    const own = (key: string) => childText(project, key) ?? childText(parent, key)
    const found = coordinate(own("groupId"), childText(project, "artifactId"), own("version"))
    const licenses = children(child(project, "licenses"), "license").flatMap((each) => childText(each, "name") || [])
    return found && { ...found, ...(licenses.length > 0 ? { licenses } : {}) }
  } catch {
    return undefined
  }
}

function coordinate(group?: string, artifact?: string, version?: string): PackageDraft | undefined {
  if (!group || !artifact || !version || [group, artifact, version].some((part) => part.includes("${")))
    return undefined
  return { type: "maven", name: `${group}:${artifact}`, version }
}

/** The main section; a line that begins with a blank goes on with the line before. Later sections describe packages. */
function readManifest(text: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const line of text.replace(/\r?\n /g, "").split(/\r?\n/)) {
    const colon = line.indexOf(": ")
    const key = line.slice(0, colon).toLowerCase()
    if (colon > 0 && !values.has(key)) values.set(key, line.slice(colon + 2).trim())
  }
  return values
}

const fileName = /^(.+?)-(\d[\w.+-]*?)(?:\.[a-z]+)$/i
const groupLike = /^[a-z][\w-]*(?:\.[\w-]+)+$/i

/**
 * Without Maven's files: artifact and version from the file's name, the group from the manifest. A symbolic name such as
 * `org.apache.commons.lang3` holds both; a group that nothing names is taken to be the artifact's own name.
 */
function fromManifest(manifest: ReadonlyMap<string, string>, name: string): PackageDraft | undefined {
  const named = fileName.exec(name)
  const symbolic = manifest.get("bundle-symbolicname")?.split(";")[0]?.trim()
  const version = named?.[2] ?? manifest.get("implementation-version") ?? manifest.get("bundle-version")
  const artifact = named?.[1] ?? (symbolic === undefined ? undefined : symbolic.slice(symbolic.lastIndexOf(".") + 1))
  const groups = [
    symbolic,
    manifest.get("extension-name"),
    manifest.get("implementation-title")?.split("#")[0],
    manifest.get("implementation-vendor-id"),
    manifest.get("name")?.replace(/\/$/, "").replaceAll("/", "."),
  ]
  const group = groups.find((text) => text !== undefined && groupLike.test(text))
  // A name without a version is too little to go by, unless the manifest names group and version.
  const stem = group === undefined ? undefined : name.replace(/\.[a-z]+$/i, "")
  return coordinate(group ?? artifact, artifact ?? stem, version?.split(" ")[0])
}
