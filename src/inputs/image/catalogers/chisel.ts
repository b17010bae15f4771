import { Decompress } from "fzstd"
import { getOrAdd } from "../../../lib/get-or-add.ts"
import { asStrings, get, type JsonValue } from "../../../lib/json.ts"
import { cataloger, decodeText, MiB } from "../cataloger.ts"
import { textAt } from "./structured.ts"

const maxUnpacked = 256 * MiB

/**
 * The manifest of a root file system that Chisel cut out of Ubuntu's packages: JSON lines, packed with zstd. Each path
 * names the slices that brought it, `package_slice`. Source: canonical/chisel, public/manifest; jsonwall.
 */
export const chiselManifest = cataloger({
  id: "chisel-manifest",
  evidence: "installed",
  wants: ({ path }) => /^var\/lib\/chisel\/manifest\.wall$/.test(path),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const packages: JsonValue[] = []
    const files = new Map<string, string[]>()
    let isManifest = false
    for (const line of decodeText(unpack(bytes)).split("\n")) {
      if (line.trim() === "") continue
      const row = JSON.parse(line) as JsonValue
      isManifest ||= get(row, "jsonwall") !== undefined
      if (textAt(row, "kind") === "package") packages.push(row)
      else if (textAt(row, "kind") === "path")
        for (const slice of asStrings(get(row, "slices"))) {
          const owner = slice.replace(/_[^_]*$/, "")
          const path = textAt(row, "path")?.replace(/^\//, "") ?? ""
          if (!path.endsWith("/")) getOrAdd(files, owner, () => []).push(path)
        }
    }
    if (!isManifest) context.skip("is no manifest of Chisel")
    for (const row of packages) {
      const name = textAt(row, "name")
      const version = textAt(row, "version")
      const arch = textAt(row, "arch")
      if (!name || !version) context.skip("a package without name or version")
      else
        yield {
          type: "deb",
          name,
          version,
          ...(arch ? { arch } : {}),
          ...(files.has(name) ? { files: files.get(name) as string[] } : {}),
        }
    }
  },
})

/** Stops at the limit: what a frame claims of its size is not believed. */
function unpack(bytes: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = []
  let size = 0
  const decoder = new Decompress((chunk) => {
    size += chunk.length
    if (size > maxUnpacked) throw new Error(`unpacks to more than ${maxUnpacked} bytes`)
    chunks.push(chunk)
  })
  decoder.push(bytes, true)
  return Buffer.concat(chunks)
}
