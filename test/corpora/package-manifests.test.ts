import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { expect, it } from "vitest"
import { catalogBytes } from "../../src/inputs/image/catalog-file.ts"
import { allCatalogers } from "../../src/inputs/image/catalogers/all.ts"
import { corpus, hasCorpora } from "../shared.ts"
import { buildFromFacts } from "./package-facts.ts"
import { openCases } from "./package-manifests-open.ts"
import { quarantined } from "./package-quarantine.ts"

interface Expected {
  readonly name: string
  readonly version: string
  readonly relationship?: string
}

interface Case {
  readonly id: string
  readonly format: string
  readonly source: "scalibr" | "trivy"
  readonly input: string
  readonly file_name: string
  readonly facts?: string
  readonly context?: readonly string[]
  readonly error?: boolean
  readonly expected?: readonly Expected[]
}

const folder = corpus("package-manifests")
const file = (path: string) => readFileSync(join(folder, "files", path))

/** Where a file lies in an image, for formats that are wanted in one place only. */
function pathOf({ format, file_name, input }: Case): string {
  if (format === "python-dist") return pythonPath(file_name, input)
  if (format === "npm-package-json") return `srv/node_modules/x/${basename(file_name)}`
  return file_name.includes("/") && /^(?:var|lib|usr|etc)\//.test(file_name) ? file_name : `srv/${file_name}`
}

const pythonPath = (name: string, input: string): string =>
  basename(name) === "METADATA"
    ? "usr/lib/python3/x.dist-info/METADATA"
    : `usr/lib/python3/${input.endsWith("egg-info") ? "x.egg-info" : name}`

/** Conventions that differ between the sources: the project itself, Go's `v`, spelling of Python names. */
function keys({ format, source }: Case, rows: readonly Expected[]): string[] {
  const isPython = /^(?:pip|pipenv|poetry|pdm|uv|pylock|python|pyproject)/.test(format)
  const isGo = format.startsWith("go-")
  const named = rows.map(({ name, version, relationship }) => {
    const plain = isPython ? name.toLowerCase().replace(/[-_.]+/g, "-") : name
    const isProject = source === "trivy" && (relationship === "root" || relationship === "workspace")
    return {
      isProject,
      key: `${isGo && plain === "go" ? "stdlib" : plain}@${isGo ? version.replace(/^v/, "") : version}`,
    }
  })
  return [...new Set(named.filter(({ isProject }) => !isProject).map(({ key }) => key))].sort()
}

function read(row: Case) {
  const bytes = row.facts === undefined ? file(row.input) : buildFromFacts(row.facts, file(row.input))
  const path = pathOf(row)
  const candidate = { path, name: basename(path), size: bytes.length, mode: 0o755 }
  const beside = new Map((row.context ?? []).map((other) => [basename(other), other]))
  const sibling = (name: string) => {
    const other = beside.get(name) ?? row.context?.find((each) => each.endsWith(name.slice(name.lastIndexOf("."))))
    const near = join(dirname(row.input), name)
    if (other) return file(other)
    return existsSync(join(folder, "files", near)) ? file(near) : undefined
  }
  const wanting = allCatalogers.filter((each) => each.wants(candidate))
  return wanting.map((each) => catalogBytes(each, path, bytes, sibling))
}

/** Why a case fails; undefined when it holds. */
function failure(row: Case): string | undefined {
  const results = read(row)
  if (results.length === 0) return "nobody wants the file"
  // One source leaves development packages out by its own option; we list and mark them.
  const packages = results.flatMap(({ packages }) => packages)
  const development = keys(
    row,
    packages.filter(({ isDevelopment }) => isDevelopment),
  )
  const isStandardLibrary = (key: string) => row.source === "trivy" && key.startsWith("stdlib@")
  const isTolerated = (key: string) => row.source === "trivy" && (development.includes(key) || isStandardLibrary(key))
  const found = keys(
    row,
    results.flatMap(({ packages }) => packages),
  )
  const projects = new Set(
    (row.expected ?? [])
      .filter(({ relationship }) => relationship === "root" || relationship === "workspace")
      .map(({ name, version }) => `${name}@${version}`),
  )
  const expected = keys(row, row.expected ?? [])
  const missing = expected.filter((key) => !found.includes(key))
  const surplus = found.filter((key) => !expected.includes(key) && !projects.has(key) && !isTolerated(key))
  if (missing.length + surplus.length > 0)
    return `missing ${missing.slice(0, 3).join(", ")} (${missing.length}); surplus ${surplus.slice(0, 3).join(", ")} (${surplus.length})`
  if (row.error && results.every(({ skipped }) => skipped.length === 0)) return "no error is told"
  return undefined
}

const cases = hasCorpora
  ? readFileSync(join(folder, "cases.jsonl"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Case)
  : []

it.skipIf(!hasCorpora)("every case holds, is in quarantine, or is listed as open", () => {
  const failing = new Map(
    cases.flatMap((row): [string, string][] => {
      const why = failure(row)
      return why === undefined || quarantined(row) ? [] : [[row.id, `${row.format} ${row.id} ${row.input}: ${why}`]]
    }),
  )
  console.info(`package-manifests: ${cases.length - failing.size} of ${cases.length} hold or are in quarantine`)
  if (process.env.BREAKWATER_LIST_OPEN) console.info(JSON.stringify([...failing.keys()]))
  const open = new Set(openCases)
  expect([...failing].filter(([id]) => !open.has(id)).map(([, why]) => why)).toEqual([])
  expect(openCases.filter((id) => !failing.has(id))).toEqual([])
})
