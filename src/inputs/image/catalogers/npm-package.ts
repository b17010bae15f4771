import { asArray, asString, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { type CatalogContext, cataloger, MiB, type PackageDraft } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

/** An unpacked npm package: package.json below node_modules. Elsewhere it is a project, whose lockfile says what it uses. */
export const npmPackage = cataloger({
  id: "npm-package",
  version: 2,
  evidence: "installed",
  wants: ({ name, path }) => name === "package.json" && isPackagePath(path),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
    const draft = packageOfManifest(bytes, context)
    if (draft) yield draft
  },
})

/** Whether a package.json lies where npm unpacks packages. */
export const isPackagePath = (path: string): boolean =>
  /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path)

/** The package that a package.json describes; undefined for one without name or version, which some tests ship. */
export function packageOfManifest(bytes: Uint8Array, context: CatalogContext): PackageDraft | undefined {
  const manifest = readJson(bytes, context)
  const name = textAt(manifest, "name")
  const version = textAt(manifest, "version")
  if (manifest === undefined || name === undefined || version === undefined) return undefined
  if (!isPackageName(name)) {
    context.skip(`"${name.slice(0, 100)}" is no package name`)
    return undefined
  }
  const licenses = licensesOf(manifest)
  return { type: "npm", name, version, ...(licenses.length > 0 ? { licenses } : {}) }
}

/** Source: npm, validate-npm-package-name, rules for old packages, which are still installed. */
const isPackageName = (name: string): boolean => /^(?:@[^/\s@%]+\/)?[^/\s@%:?#]+$/.test(name) && name.length <= 214

/** `license` as text or `{type}`; the outdated `licenses`, and in some packages `license`, as a list of these. */
function licensesOf(manifest: JsonValue): string[] {
  const license = get(manifest, "license")
  return [license, ...asArray(license), ...asArray(get(manifest, "licenses"))].flatMap((item) => {
    const text = isObject(item) ? asString(item.type) : asString(item)
    return text ? [text] : []
  })
}
