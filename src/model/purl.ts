import { type Distribution, isOperatingSystemPackage, type PackageType } from "./package.ts"

export interface PurlParts {
  readonly type: PackageType
  readonly name: string
  readonly version: string
  readonly arch?: string | undefined
  readonly distribution?: Distribution | undefined
  readonly qualifiers?: Readonly<Record<string, string>> | undefined
}

/**
 * The canonical package URL of a package named as its ecosystem does (see Package).
 * Source: package-url/purl-spec, PURL-SPECIFICATION and PURL-TYPES.
 */
export function purlOf({ type, name, version, arch, distribution, qualifiers: further = {} }: PurlParts): string {
  const { namespace, base, subpath } = splitName(type, name, distribution)
  const epoch = type === "rpm" ? /^(\d+):(.*)$/.exec(version) : null
  const plainVersion = epoch ? (epoch[2] as string) : version
  const isOfSystem = isOperatingSystemPackage({ type })
  const qualifiers = [
    ["arch", isOfSystem ? arch : undefined],
    ["distro", isOfSystem && distribution?.version ? `${distribution.id}-${distribution.version}` : undefined],
    ["epoch", epoch?.[1]],
    ...Object.entries(further),
  ].flatMap(([key, value]) => (value ? [`${key}=${encode(value)}`] : []))
  qualifiers.sort()
  const path = [...namespace, base].map(encode).join("/")
  const suffix = plainVersion === "" ? "" : `@${encode(plainVersion)}`
  return `pkg:${type}/${path}${suffix}${qualifiers.length > 0 ? `?${qualifiers.join("&")}` : ""}${subpath === undefined ? "" : `#${subpath.split("/").map(encode).join("/")}`}`
}

interface SplitName {
  readonly namespace: readonly string[]
  readonly base: string
  readonly subpath?: string
}

function splitName(type: PackageType, name: string, distribution: Distribution | undefined): SplitName {
  switch (type) {
    case "deb":
    case "apk":
    case "rpm":
    case "alpm":
      return { namespace: distribution ? [distribution.id] : [], base: type === "rpm" ? name : name.toLowerCase() }
    case "maven":
      return lastOf(name.split(":"), (group) => [group.join(":")])
    case "pypi":
      return { namespace: [], base: name.toLowerCase().replaceAll("_", "-") }
    case "golang":
    case "composer":
    case "hex":
    case "pub":
      return lastOf(name.toLowerCase().split("/"))
    case "npm":
    case "jsr":
    case "swift":
    case "ebuild":
    case "cos":
      return lastOf(name.split("/"))
    case "github":
      return lastOf(name.toLowerCase().split("/"))
    case "cocoapods": {
      // A part of a pod is a path below it: `ShareKit/Twitter` is `ShareKit#Twitter`.
      const [pod = name, ...parts] = name.split("/")
      return { namespace: [], base: pod, ...(parts.length > 0 ? { subpath: parts.join("/") } : {}) }
    }
    default:
      return { namespace: [], base: name }
  }
}

function lastOf(parts: readonly string[], join = (namespace: readonly string[]) => namespace) {
  const namespace = parts.slice(0, -1).filter((part) => part !== "")
  return { namespace: namespace.length > 0 ? join(namespace) : [], base: parts.at(-1) ?? "" }
}

/** Percent-encoding of everything but unreserved characters and the colon. */
const encode = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"))
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%3A", ":")
