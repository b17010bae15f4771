import { gunzipSync } from "node:zlib"
import { cataloger, decodeText, MiB } from "../cataloger.ts"
import { type ChangelogEntry, repairsIn } from "./changelog-repairs.ts"

/** Of a package that is Debian's own (native) it is called changelog.gz, as that of the makers of others. */
const changelog = /^usr\/share\/doc\/[^/]+\/changelog(?:\.Debian(?:\.[\w-]+)?)?\.gz$/
const heading = /^(\S+) \(([^()\s]+)\) [^;]+; ?urgency=/

/**
 * What the changelog of a Debian package says to be repaired. Evidence only: one that is too large, damaged or of another
 * form says nothing. Source: Debian policy 4.4 and 12.7; deb-changelog(5).
 */
export const dpkgChangelog = cataloger({
  id: "dpkg-changelog",
  evidence: "installed",
  wants: ({ path, size }) => changelog.test(path) && size <= MiB,
  maxBytes: MiB,
  *parse(bytes, context) {
    const text = unpack(bytes)
    const source = heading.exec(text)?.[1]
    if (source !== undefined) {
      const repairs = repairsIn(entriesOf(text))
      if (repairs.length > 0) context.fact({ kind: "repairs", type: "deb", source, repairs })
    }
    yield* []
  },
})

function unpack(bytes: Uint8Array): string {
  try {
    return decodeText(gunzipSync(bytes, { maxOutputLength: 16 * MiB }))
  } catch {
    return ""
  }
}

function entriesOf(text: string): readonly ChangelogEntry[] {
  const entries: { version: string; text: string }[] = []
  for (const line of text.split("\n")) {
    const version = heading.exec(line)?.[2]
    const last = entries.at(-1)
    if (version !== undefined) entries.push({ version, text: "" })
    else if (last && line.startsWith("  ")) last.text += `${line}\n`
  }
  return entries
}
