/** A package URL taken apart. Source: package-url/purl-spec, "How to parse a purl string". */
export interface PurlPattern {
  /** `type/namespace/name`, decoded, in the case of its type. */
  readonly path: string
  readonly version: string | undefined
  readonly qualifiers: ReadonlyMap<string, string>
}

const maxLength = 4096

/** Undefined when the text is no package URL. */
export function parsePurl(text: string): PurlPattern | undefined {
  if (!text.startsWith("pkg:") || text.length > maxLength) return undefined
  const [main = "", query = ""] = text.slice(4).split("#", 1)[0]?.split("?", 2) ?? []
  const at = main.lastIndexOf("@")
  // A namespace may begin with an unescaped "@" (npm).
  const hasVersion = at > main.lastIndexOf("/")
  const path = decode(hasVersion ? main.slice(0, at) : main).replace(/^\/+/, "")
  const [type = "", ...rest] = path.split("/").filter(Boolean)
  if (rest.length === 0) return undefined
  const qualifiers = new Map(
    query.split("&").flatMap((pair): [string, string][] => {
      const [key = "", value = ""] = pair.split("=", 2)
      return key !== "" && value !== "" ? [[key.toLowerCase(), decode(value)]] : []
    }),
  )
  const name = rest.join("/")
  return {
    path: `${type.toLowerCase()}/${caseless.has(type.toLowerCase()) ? name.toLowerCase() : name}`,
    version: hasVersion ? decode(main.slice(at + 1)) : undefined,
    qualifiers,
  }
}

/** Types whose names are the same in any case. Source: purl-spec, PURL-TYPES. */
const caseless: ReadonlySet<string> = new Set([
  "deb",
  "apk",
  "oci",
  "pypi",
  "composer",
  "golang",
  "github",
  "hex",
  "pub",
])

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether a package is what a package URL names: a version or qualifier that it leaves out may be any. */
export function matchesPurl(pattern: PurlPattern, found: PurlPattern): boolean {
  if (pattern.path !== found.path) return false
  if (pattern.version !== undefined && pattern.version !== found.version) return false
  for (const [key, value] of pattern.qualifiers) if (found.qualifiers.get(key) !== value) return false
  return true
}
