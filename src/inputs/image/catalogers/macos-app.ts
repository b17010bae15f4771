import { child, type XmlElement } from "../../../lib/xml.ts"
import { cataloger, decodeText, MiB } from "../cataloger.ts"
import { readXml } from "./structured.ts"

/**
 * An application of macOS: Info.plist of its bundle, as XML. Source: Apple, "Bundle Programming Guide" and "Core Foundation
 * Keys" (CFBundleName, CFBundleShortVersionString; CFBundleVersion counts builds and is another number).
 */
export const macosApp = cataloger({
  id: "macos-app",
  evidence: "installed",
  wants: ({ name, path }) => name === "Info.plist" && /\.app\/Contents\/Info\.plist$/.test(path),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    if (decodeText(bytes.subarray(0, 6)) === "bplist") {
      context.skip("a binary property list is not read")
      return
    }
    const root = readXml(bytes, context)
    if (root === undefined) return
    const values = stringsOf(child(root, "dict"))
    const name = values.get("CFBundleName") ?? values.get("CFBundleDisplayName")
    const version = values.get("CFBundleShortVersionString") ?? ""
    const qualifiers = { type: "macos-app" }
    if (name) yield { type: "generic", name, version, qualifiers }
    else context.skip("names no application")
  },
})

/** Keys and values alternate in a dictionary; only texts are of interest. */
function stringsOf(dictionary: XmlElement | undefined): Map<string, string> {
  const values = new Map<string, string>()
  const items = dictionary?.children ?? []
  for (const [index, { name, text }] of items.entries()) {
    const next = items[index + 1]
    if (name === "key" && next?.name === "string" && next.text.trim() !== "") values.set(text, next.text.trim())
  }
  return values
}
