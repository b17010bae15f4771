import { asArray, asString, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { cataloger, MiB } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

/** An unpacked npm package: package.json below node_modules. Elsewhere it is a project, whose lockfile says what it uses. */
export const npmPackage = cataloger({
  id: "npm-package",
  evidence: "installed",
  wants: ({ name, path }) =>
    name === "package.json" && /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
    const manifest = readJson(bytes, context)
    if (manifest === undefined) return
    const name = textAt(manifest, "name")
    const version = textAt(manifest, "version")
    if (name === undefined || version === undefined) return
    if (!isPackageName(name)) {
      context.skip(`"${name.slice(0, 100)}" is no package name`)
      return
    }
    const licenses = licensesOf(manifest)
    yield { type: "npm", name, version, ...(licenses.length > 0 ? { licenses } : {}) }
  },
})

/** Source: npm, validate-npm-package-name, rules for old packages, which are still installed. */
const isPackageName = (name: string): boolean => /^(?:@[^/\s@%]+\/)?[^/\s@%:?#]+$/.test(name) && name.length <= 214

/** `license` as text or `{type}`; the outdated `licenses` as a list of these. */
function licensesOf(manifest: JsonValue): string[] {
  return [get(manifest, "license"), ...asArray(get(manifest, "licenses"))].flatMap((item) => {
    const text = isObject(item) ? asString(item.type) : asString(item)
    return text ? [text] : []
  })
}
