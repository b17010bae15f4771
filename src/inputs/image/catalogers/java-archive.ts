import { child, childText, parseXml } from "../../../lib/xml.ts"
import { readZip, type ZipEntry } from "../../../lib/zip.ts"
import { type CatalogContext, cataloger, decodeText, MiB, type PackageDraft } from "../cataloger.ts"

const archive = /\.(?:jar|war|ear|par|sar|rar|hpi|jpi|lpkg|nar|kar)$/i
const maxDepth = 16
const maxOpenedBytes = 2048 * MiB
const maxMetadata = 4 * MiB

/**
 * Java archives and those inside them (war, ear, fat jars): Maven's own pom.properties first, each a package; without
 * any, the manifest and the file's name say what it is. Source: Maven Archiver; JAR file specification; OSGi core, 3.2.
 */
export const javaArchive = cataloger({
  id: "java-archive",
  evidence: "installed",
  wants: ({ name }) => archive.test(name),
  maxBytes: 1024 * MiB,
  *parse(bytes, context) {
    const name = context.path.slice(context.path.lastIndexOf("/") + 1)
    yield* readArchive(bytes, { name, within: undefined, depth: 0 }, { opened: 0 }, context)
  },
})

interface Place {
  readonly name: string
  readonly within: string | undefined
  readonly depth: number
}

function* readArchive(
  bytes: Uint8Array,
  place: Place,
  budget: { opened: number },
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
  if (coordinates.length > 0) yield* coordinates
  else if (poms.length > 0) yield* poms
  else {
    const found = fromManifest(manifest, place.name)
    if (found) yield { ...found, ...where }
  }
}

function* readNested(
  entry: ZipEntry,
  place: Place,
  budget: { opened: number },
  context: CatalogContext,
): Generator<PackageDraft> {
  const path = place.within === undefined ? entry.path : `${place.within}!/${entry.path}`
  budget.opened += entry.size
  if (place.depth >= maxDepth || budget.opened > maxOpenedBytes) {
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
    return coordinate(own("groupId"), childText(project, "artifactId"), own("version"))
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
    if (colon > 0 && !values.has(line.slice(0, colon))) values.set(line.slice(0, colon), line.slice(colon + 2).trim())
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
  const symbolic = manifest.get("Bundle-SymbolicName")?.split(";")[0]?.trim()
  const version = named?.[2] ?? manifest.get("Implementation-Version") ?? manifest.get("Bundle-Version")
  const artifact = named?.[1] ?? (symbolic === undefined ? undefined : symbolic.slice(symbolic.lastIndexOf(".") + 1))
  const groups = [
    manifest.get("Implementation-Vendor-Id"),
    symbolic,
    manifest.get("Implementation-Title")?.split("#")[0],
    manifest.get("Extension-Name"),
    manifest.get("Name")?.replaceAll("/", "."),
  ]
  const group = groups.find((text) => text !== undefined && groupLike.test(text))
  return coordinate(group ?? artifact, artifact, version?.split(" ")[0])
}
