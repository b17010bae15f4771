import { cataloger, decodeText, MiB, named, type PackageDraft } from "../cataloger.ts"

interface Requirement {
  readonly path: string
  readonly version: string
  readonly isIndirect: boolean
}

/**
 * go.mod: what the project requires, after its replacements, and the standard library of its Go version. Before Go 1.17
 * indirect requirements are left out of go.mod, so go.sum beside it adds the modules it holds.
 * Source: Go modules reference, "go.mod files".
 */
export const goMod = cataloger({
  id: "go-mod",
  version: 2,
  evidence: "locked",
  wants: named("go.mod"),
  maxBytes: 8 * MiB,
  siblings: ["go.sum"],
  *parse(bytes, context) {
    const required: Requirement[] = []
    const replaced = new Map<string, Replacement | undefined>()
    let goVersion: string | undefined
    let toolchain: string | undefined
    for (const { words, isIndirect } of statements(decodeText(bytes), context.skip)) {
      const [verb, ...rest] = words
      const [first = "", second] = rest
      if (verb === "require" && second) required.push({ path: first, version: second, isIndirect })
      else if (verb === "go") goVersion = first
      else if (verb === "toolchain") toolchain = /^go(\d[^-\s]*)/.exec(first)?.[1]
      else if (verb === "replace") readReplace(rest, replaced)
    }
    if (isBefore117(goVersion)) addSums(context.sibling("go.sum"), required)
    for (const { path, version, isIndirect } of required) {
      const key = replaced.has(`${path} ${version}`) ? `${path} ${version}` : path
      const target = replaced.has(key) ? replaced.get(key) : { path, version }
      // A folder in place of a module: its own go.mod says what it is.
      if (target)
        yield { type: "golang", name: target.path, version: target.version, ...(isIndirect ? { isIndirect } : {}) }
    }
    const standard = toolchain ?? goVersion
    if (standard !== undefined) yield { type: "golang", name: "stdlib", version: standard }
  },
})

const verbs = new Set([
  "module",
  "go",
  "toolchain",
  "require",
  "replace",
  "exclude",
  "retract",
  "godebug",
  "tool",
  "ignore",
])

type Replacement = Pick<Requirement, "path" | "version">

interface Statement {
  readonly words: readonly string[]
  /** By the comment that `go mod tidy` writes. */
  readonly isIndirect: boolean
}

/** Each directive as its words; blocks are unfolded, comments are dropped. */
function* statements(text: string, fault: (why: string) => void): Generator<Statement> {
  let block: string | undefined
  for (const line of text.split(/\r?\n/)) {
    const words = line
      .replace(/\/\/.*$/, "")
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => word.replace(/^["`](.*)["`]$/, "$1"))
    const isIndirect = /\/\/\s*indirect\b/.test(line)
    if (words.length === 0) continue
    if (block !== undefined) {
      if (words[0] === ")") block = undefined
      else yield { words: [block, ...words], isIndirect }
    } else if (!verbs.has(words[0] as string)) fault(`line "${line.trim().slice(0, 80)}" is no directive`)
    else if (words[1] === "(") block = words[0]
    else yield { words, isIndirect }
  }
}

function readReplace(words: readonly string[], replaced: Map<string, Replacement | undefined>): void {
  const arrow = words.indexOf("=>")
  const [target, version] = words.slice(arrow + 1)
  if (arrow < 1 || target === undefined) return
  replaced.set(words.slice(0, arrow).join(" "), version === undefined ? undefined : { path: target, version })
}

function isBefore117(version: string | undefined): boolean {
  const match = /^1\.(\d+)/.exec(version ?? "")
  return version === undefined || (match !== null && Number(match[1]) < 17)
}

/** `MODULE VERSION HASH`; lines of VERSION/go.mod alone name modules whose code is not used. */
function addSums(bytes: Uint8Array | undefined, required: Requirement[]): void {
  if (!bytes) return
  const known = new Set(required.map(({ path }) => path))
  for (const line of decodeText(bytes).split("\n")) {
    const [path, version] = line.trim().split(/\s+/)
    if (path && version && !version.endsWith("/go.mod") && !known.has(path))
      required.push({ path, version, isIndirect: true })
  }
}

/**
 * go.sum where no go.mod tells more: of each module the last version whose code was hashed, which is the highest.
 * Source: Go modules reference, "go.sum files".
 */
export const goSum = cataloger({
  id: "go-sum",
  evidence: "locked",
  wants: named("go.sum"),
  maxBytes: 16 * MiB,
  siblings: ["go.mod"],
  *parse(bytes, context) {
    if (context.sibling("go.mod") !== undefined) return
    const versions = new Map<string, string>()
    for (const line of decodeText(bytes).split("\n")) {
      const [path, version] = line.trim().split(/\s+/)
      if (path && version && !version.endsWith("/go.mod")) versions.set(path, version)
    }
    for (const [name, version] of versions) yield { type: "golang", name, version }
  },
})

/**
 * vendor/modules.txt: the modules whose code is in the tree, which are those with packages below their line. A folder in
 * place of a module keeps the version that was asked for. Source: Go, cmd/go/internal/modload/vendor.go.
 */
export const goVendor = cataloger({
  id: "go-vendor",
  version: 2,
  evidence: "locked",
  wants: ({ path }) => /(?:^|\/)vendor\/modules\.txt$/.test(path),
  maxBytes: 16 * MiB,
  *parse(bytes) {
    let waiting: PackageDraft | undefined
    for (const line of decodeText(bytes).split(/\r?\n/)) {
      if (line.startsWith("# ")) waiting = vendored(line)
      else if (line.trim() !== "" && !line.startsWith("#") && waiting) {
        yield waiting
        waiting = undefined
      }
    }
  },
})

function vendored(line: string): PackageDraft | undefined {
  const match = /^# (\S+)(?: (v\S+))?(?: => (\S+)(?: (v\S+))?)?\s*$/.exec(line)
  const [, path = "", version, target, targetVersion] = match ?? []
  if (target !== undefined && targetVersion) return { type: "golang", name: target, version: targetVersion }
  return version ? { type: "golang", name: path, version } : undefined
}
