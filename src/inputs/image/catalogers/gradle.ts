import { isTable, type TomlTable, type TomlValue } from "../../../lib/toml.ts"
import { descendants } from "../../../lib/xml.ts"
import { cataloger, decodeText, MiB, type PackageDraft } from "../cataloger.ts"
import { readToml, readXml, tomlTable, tomlText } from "./structured.ts"

/** gradle.lockfile: `group:artifact:version=configurations`. Source: Gradle, "Locking Versions". */
export const gradleLock = cataloger({
  id: "gradle-lock",
  evidence: "locked",
  wants: ({ name }) => name.endsWith(".lockfile"),
  maxBytes: 16 * MiB,
  *parse(bytes) {
    for (const line of decodeText(bytes).split(/\r?\n/)) {
      const match = /^([^#\s:=]+):([^\s:=]+):([^\s:=]+)=/.exec(line)
      if (match) yield { type: "maven", name: `${match[1]}:${match[2]}`, version: match[3] as string }
    }
  },
})

/**
 * verification-metadata.xml: checksums of every artifact that a build may fetch. Source: Gradle, "Verifying
 * dependencies", and its schema, where group, name and version are required.
 */
export const gradleVerification = cataloger({
  id: "gradle-verification",
  evidence: "locked",
  wants: ({ path }) => /(?:^|\/)gradle\/verification-metadata\.xml$/.test(path),
  maxBytes: 64 * MiB,
  *parse(bytes, context) {
    const root = readXml(bytes, context)
    if (root === undefined) return
    for (const { attributes } of descendants(root, "component")) {
      const [group, name, version] = ["group", "name", "version"].map((key) => attributes.get(key)?.trim())
      if (group && name && version) yield { type: "maven", name: `${group}:${name}`, version }
      else context.skip("a component without group, name and version")
    }
  },
})

/**
 * A version catalog (libs.versions.toml): libraries that builds may use. Source: Gradle, "Version catalogs", where a
 * version is text, a reference, or a rich version.
 */
export const gradleCatalog = cataloger({
  id: "gradle-catalog",
  evidence: "locked",
  wants: ({ name }) => name.endsWith(".versions.toml"),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
    const catalog = readToml(bytes, context)
    const versions = tomlTable(catalog, "versions")
    for (const [alias, entry] of tomlTable(catalog, "libraries") ?? []) {
      const draft = typeof entry === "string" ? fromNotation(entry) : fromTable(entry, versions)
      if (draft) yield draft
      else context.skip(`the library ${alias.slice(0, 80)} names no module`)
    }
  },
})

function fromNotation(text: string): PackageDraft | undefined {
  const [group, name, version] = text.split(":")
  return group && name ? { type: "maven", name: `${group}:${name}`, ...asked(version) } : undefined
}

function fromTable(entry: TomlValue, versions: TomlTable | undefined): PackageDraft | undefined {
  if (!isTable(entry)) return undefined
  const module = tomlText(entry, "module") ?? `${tomlText(entry, "group") ?? ""}:${tomlText(entry, "name") ?? ""}`
  if (!/^[^:]+:[^:]+$/.test(module)) return undefined
  return { type: "maven", name: module, ...asked(versionOf(entry.get("version"), versions)) }
}

/** `strictly` and `require` decide before `prefer`. A reference leads to one of the same forms, never to another one. */
function versionOf(value: TomlValue | undefined, versions: TomlTable | undefined): string | undefined {
  if (typeof value === "string") return value
  if (!isTable(value)) return undefined
  const reference = tomlText(value, "ref")
  if (reference !== undefined) return versionOf(versions?.get(reference), undefined)
  return tomlText(value, "strictly") ?? tomlText(value, "require") ?? tomlText(value, "prefer")
}

/** `[1.0, 2.0[`, `1.+` and `latest.release` are ranges. Source: Gradle, "Declaring Versions and Ranges". */
function asked(version = ""): Pick<PackageDraft, "version" | "requirement"> {
  const pinned = version.replace(/!!.*$/, "")
  return /^[[(\]]|\+$|^latest\./.test(pinned) ? { version: "", requirement: pinned } : { version: pinned }
}
