/**
 * The stanzas of a Debian control file: `Key: value` lines, continuation lines that begin with a blank, an empty line
 * between stanzas. Keys are lower case: they do not distinguish case. Source: deb822(5).
 */
export function* paragraphs(text: string): Generator<Map<string, string>> {
  let current = new Map<string, string>()
  let key: string | undefined
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === "") {
      if (current.size > 0) yield current
      current = new Map()
      key = undefined
    } else if (line.startsWith(" ") || line.startsWith("\t")) {
      if (key !== undefined) current.set(key, `${current.get(key) ?? ""}\n${line.slice(1)}`)
    } else {
      const colon = line.indexOf(":")
      key = colon > 0 ? line.slice(0, colon).trim().toLowerCase() : undefined
      if (key !== undefined) current.set(key, line.slice(colon + 1).trim())
    }
  }
  if (current.size > 0) yield current
}
