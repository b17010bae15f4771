/** A package URL taken apart; everything decoded, qualifiers by key. */
export interface ParsedPurl {
  readonly type: string
  /** Namespace and name, joined by slashes. */
  readonly name: string
  readonly version: string | undefined
  readonly qualifiers: ReadonlyMap<string, string>
}

/** Undefined when the text is no package URL. Source: package-url/purl-spec, "How to parse a purl string". */
export function parsePurl(text: string): ParsedPurl | undefined {
  const match = /^pkg:\/*([^/?#@]+)\/([^?#]+)(?:\?([^#]*))?/.exec(text)
  if (match === null) return undefined
  const [, type = "", path = "", query = ""] = match
  const at = path.lastIndexOf("@")
  // A scope is written with the same sign: `pkg:npm/@acme/left`.
  const hasVersion = at > 0 && path[at - 1] !== "/"
  const name = (hasVersion ? path.slice(0, at) : path).split("/").filter(Boolean).map(decode).join("/")
  const qualifiers = query.split("&").flatMap((pair) => {
    const equals = pair.indexOf("=")
    return equals > 0 ? [[pair.slice(0, equals).toLowerCase(), decode(pair.slice(equals + 1))] as const] : []
  })
  return {
    type: type.toLowerCase(),
    name,
    version: hasVersion ? decode(path.slice(at + 1)) : undefined,
    qualifiers: new Map(qualifiers),
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether a package is one that a pattern means: what the pattern leaves out fits everything, what it gives must be equal. */
export function purlFits(pattern: string, actual: string): boolean {
  const [wanted, found] = [parsePurl(pattern), parsePurl(actual)]
  if (!wanted || !found) return pattern === actual
  return (
    wanted.type === found.type &&
    plainName(wanted) === plainName(found) &&
    (wanted.version === undefined || plainVersion(wanted) === plainVersion(found)) &&
    [...wanted.qualifiers].every(([key, value]) => {
      const other = found.qualifiers.get(key)
      return other !== undefined && plainHost(value) === plainHost(other)
    })
  )
}

/** Types whose names are lower case by the specification; documents do not always follow it. */
const lowerCase: ReadonlySet<string> = new Set(["golang", "pypi", "composer", "github", "bitbucket", "nuget", "hex"])

function plainName({ type, name }: ParsedPurl): string {
  if (!lowerCase.has(type)) return name
  return type === "pypi" ? name.toLowerCase().replaceAll("_", "-") : name.toLowerCase()
}

/** Go's own library is written `1.21.3`, `v1.21.3` and `go1.21.3`. */
const plainVersion = ({ type, version }: ParsedPurl): string | undefined =>
  type === "golang" ? version?.replace(/^(?:v|go)(?=\d)/, "") : version

/** Docker's registry has two names. */
const plainHost = (text: string): string => text.replace(/^(?:index\.)?docker\.io\//, "docker.io/")
