/**
 * One package found in an image, a folder or a lockfile, as the vulnerability matcher and the bill of materials read it.
 *
 * Versions are the full strings of their ecosystem, ready for its own comparison: dpkg `epoch:upstream-revision`, apk
 * `version-rN`, rpm `epoch:version-release` (the epoch only when the header has one), everything else as written.
 */
export interface Package {
  readonly type: PackageType
  /** As the ecosystem names it: `group:artifact` for Maven, `vendor/name` for Composer, the module path for Go. */
  readonly name: string
  readonly version: string
  /** As the package says it: `amd64`, `x86_64`, `noarch`. */
  readonly arch?: string
  /** The source package that this one was built from; advisories of distributions name it. Absent when it is unknown. */
  readonly source?: SourcePackage
  /** Licence texts or SPDX expressions as the package states them; unparsed. */
  readonly licenses?: readonly string[]
  /** The distribution whose package this is; only for packages of an operating system. */
  readonly distribution?: Distribution
  /** RPM module stream, `NAME:STREAM:VERSION:CONTEXT`; advisories of modular packages apply only within their stream. */
  readonly modularity?: string
  /** Canonical package URL (purl specification); the key of a package across documents. */
  readonly purl: string
  /** Where it was read: paths below the root without a leading slash, sorted; `app.jar!/lib/a.jar` inside an archive. */
  readonly locations: readonly string[]
  /** DiffID (`sha256:…` of the unpacked tar) of the layer that brought most of its files, else its first location. */
  readonly layer?: string
  /** Paths that the package owns, without leading slash; undefined when the database does not say. */
  readonly files?: readonly string[]
  /** What its changelog says to be repaired in it, this version or an earlier one; absent where there is no changelog. */
  readonly repairs?: readonly Repair[]
  readonly evidence: PackageEvidence
  /**
   * What a manifest asks for where it names no one version: a range in the words of its ecosystem (`>=2.20.0`, `^1`). The
   * version is then empty: which one is used, a lockfile or the installed package says.
   */
  readonly requirement?: string
  /** Further qualifiers of the package URL that tell this package from others of its name: the `uuid` of a Julia package. */
  readonly qualifiers?: Readonly<Record<string, string>>
  /** No part of what the project itself asks for: a package that it asks for does. Absent where the file does not tell. */
  readonly isIndirect?: boolean
  /** The program's own module (Go): the other modules in the same file are there for it. */
  readonly isProgram?: boolean
  /** Only needed to develop or test; a lockfile says so. */
  readonly isDevelopment?: boolean
}

/** A problem that the package's own changelog says to be repaired. */
export interface Repair {
  /** `CVE-…` */
  readonly id: string
  /** The version of the source package whose entry says so. */
  readonly version: string
}

/**
 * Installed: unpacked and usable, as a record beside it says. Recognised: a program that no record tells of, known by a text in
 * it. Locked: named by a lockfile or manifest only.
 */
export type PackageEvidence = "installed" | "recognised" | "locked"

export interface SourcePackage {
  readonly name: string
  /** In full, like `Package.version`; the binary's version when the database names no other. */
  readonly version: string
}

/** From os-release(5); `id` is lower case (`debian`, `alpine`, `rhel`). */
export interface Distribution {
  readonly id: string
  /** VERSION_ID (`12`, `3.20.3`, `22.04`); undefined on rolling releases. */
  readonly version: string | undefined
  /** ID_LIKE: parents in order of closeness. */
  readonly like: readonly string[]
  /** VERSION_CODENAME (`bookworm`). */
  readonly codename?: string
  readonly prettyName?: string
}

/**
 * The `type` of the package URL. Source: package-url/purl-spec, types. The last eight are not registered there: their names are
 * those of other bills of materials for packages that no registered type covers.
 */
export type PackageType =
  | "deb"
  | "apk"
  | "rpm"
  | "alpm"
  | "npm"
  | "pypi"
  | "golang"
  | "cargo"
  | "maven"
  | "gem"
  | "composer"
  | "nuget"
  | "pub"
  | "hex"
  | "conan"
  | "conda"
  | "cocoapods"
  | "swift"
  | "cran"
  | "julia"
  | "hackage"
  | "cpan"
  | "opam"
  | "bioconductor"
  | "github"
  | "generic"
  | "ebuild"
  | "cos"
  | "brew"
  | "chocolatey"
  | "flatpak"
  | "snap"
  | "jsr"

/** What an operating system's packages are compared and advised by. */
export const isOperatingSystemPackage = ({ type }: Pick<Package, "type">): boolean =>
  type === "deb" || type === "apk" || type === "rpm" || type === "alpm" || type === "ebuild" || type === "cos"
