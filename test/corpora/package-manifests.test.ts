import { basename } from "node:path"
import { expect, it } from "vitest"
import type { PackageDraft } from "../../src/inputs/image/cataloger.ts"
import { hasCorpora } from "../shared.ts"
import { type Case, canonical, cases, type Expected, includedBy, inTheirWords, keys, read } from "./package-cases.ts"
import { quarantined } from "./package-quarantine.ts"

/** Why a case fails; undefined when it holds. */
function failure(row: Case): string | undefined {
  const included = includedBy(row)
  const results = [row, ...included.map((input) => ({ ...row, input, file_name: basename(input) }))].flatMap(read)
  if (results.length === 0) return "nobody wants the file"
  // One source leaves development packages out by its own option; we list and mark them.
  const isIndirectOnly = row.source === "trivy" && row.format === "go-mod"
  const packages = results
    .flatMap(({ packages }) => packages)
    .filter(({ isIndirect }) => !(row.options?.excludeIndirect && isIndirect))
    // renv.lock: scalibr lists packages of CRAN alone.
    .filter(({ type }) => row.format !== "renv" || type === "cran")
  // trivy lists pinned requirements alone, and leaves to go.sum what go.mod calls indirect before Go 1.17.
  const isPinnedOnly = row.format === "pip-requirements"
  const tolerated = packages.filter(
    ({ isDevelopment, isIndirect, version }) =>
      isDevelopment || (isIndirectOnly && isIndirect) || (isPinnedOnly && version === ""),
  )
  const development = keys(
    row,
    tolerated.map((each) => inTheirWords(row, each)),
  )
  const isStandardLibrary = (key: string) => row.source === "trivy" && key.startsWith("stdlib@")
  const isTolerated = (key: string) => row.source === "trivy" && (development.includes(key) || isStandardLibrary(key))
  const found = keys(
    row,
    packages.map((each) => inTheirWords(row, each)),
  )
  const projects = new Set(
    (row.expected ?? [])
      .filter(({ relationship }) => relationship === "root" || relationship === "workspace")
      .map(({ name, version }) => `${name}@${row.format.startsWith("go-") ? version.replace(/^v/, "") : version}`),
  )
  const expected = keys(row, row.expected ?? [])
  const missing = expected.filter((key) => !found.includes(key))
  const surplus = found.filter((key) => !expected.includes(key) && !projects.has(key) && !isTolerated(key))
  if (missing.length + surplus.length > 0)
    return `missing ${missing.slice(0, 3).join(", ")} (${missing.length}); surplus ${surplus.slice(0, 3).join(", ")} (${surplus.length})`
  if (row.error && results.every(({ skipped }) => skipped.length === 0)) return "no error is told"
  return undefined
}

it.skipIf(!hasCorpora)("every case holds or is in quarantine", () => {
  const failing = cases.flatMap((row) => {
    const why = quarantined(row) ? undefined : failure(row)
    return why === undefined ? [] : [`${row.format} ${row.id} ${row.input}: ${why}`]
  })
  console.info(`package-manifests: ${cases.length - failing.length} of ${cases.length} hold or are in quarantine`)
  expect(failing).toEqual([])
})

it.skipIf(!hasCorpora)("what is in quarantine does not hold", () => {
  expect(cases.filter((row) => quarantined(row) && failure(row) === undefined).map(({ id }) => id)).toEqual([])
})

/** Further keys that differ, with the reason. */
const otherKeys: Readonly<Record<string, string>> = {
  "scalibr/javascript/packagelockjson/optional-package.v1.json wrappy":
    "dev and optional at once: nobody needs it beyond development",
  "scalibr/python/uvlock/grouped-packages.lock black":
    "extras called dev and test: whoever installs the project may choose them",
  "scalibr/python/uvlock/grouped-packages.lock flake8":
    "an extra called test: whoever installs the project may choose it",
  "trivy/java/jar/maven.war.facts.json com.fasterxml.jackson.core:jackson-annotations":
    "the licence is of its parent, which is not in the archive",
  "trivy/java/jar/maven.war.facts.json com.fasterxml.jackson.core:jackson-core":
    "the licence is of its parent, which is not in the archive",
  "trivy/java/jar/maven.war.facts.json com.fasterxml.jackson.core:jackson-databind":
    "the licence is of its parent, which is not in the archive",
  "trivy/java/jar/maven.war.facts.json org.apache.commons:commons-lang3":
    "the licence is of its parent, which is not in the archive",
  "trivy/nodejs/pnpm/pnpm-lock_v9_same-vers-diff-peers.yaml jest-pnp-resolver":
    "two entries of one version, one of which is needed beyond development",
  "trivy/php/composer/composer_happy.lock symfony/polyfill-php72": "the text is kept as it is stated",
  "trivy/python/packaging/setuptools-51.3.3-py3.8.egg-info.PKG-INFO setuptools": "UNKNOWN is no licence",
  "trivy/python/packaging/unidecode-egg-info.PKG-INFO Unidecode": "UNKNOWN is no licence",
}

/** What of a package differs beyond name and version. */
function differences(theirs: Expected, ours: PackageDraft): string[] {
  const isDevelopment =
    theirs.dev ??
    (theirs.groups && theirs.groups.length > 0 && theirs.groups.every((each) => /dev|test|build/.test(each)))
  const isIndirect =
    theirs.transitive ?? (theirs.relationship === undefined ? undefined : theirs.relationship === "indirect")
  const source = theirs.source ?? theirs.origin
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["isDevelopment", isDevelopment, ours.isDevelopment === true],
    ["isIndirect", isIndirect, ours.isIndirect === true],
    ["arch", theirs.arch, ours.arch],
    ["source", source, ours.source?.name],
    ["source version", theirs.source_version, ours.source?.version],
    ["licenses", theirs.licenses?.join(", "), ours.licenses?.join(", ")],
  ]
  return pairs.flatMap(([key, their, our]) =>
    their === undefined || their === our ? [] : [`${key} ${their}, not ${our}`],
  )
}

it.skipIf(!hasCorpora)("development, relationship, architecture, source and licences are as expected", () => {
  const differing = cases
    .filter((row) => !quarantined(row))
    .flatMap((row) => {
      const found = read(row).flatMap(({ packages }) => packages)
      return (row.expected ?? []).flatMap((theirs) => {
        const [key] = keys(row, [theirs])
        const ours = found.find((each) => keys(row, [inTheirWords(row, each)])[0] === key)
        const isTold = ours === undefined || theirs.relationship === "root" || theirs.relationship === "workspace"
        return (isTold ? [] : differences(theirs, ours)).map((what) => [
          `${row.input} ${canonical(row.format, theirs.name)}`,
          what,
        ])
      })
    })
  const places = new Set(differing.map(([where = ""]) => where.toLowerCase()))
  const known = new Set(Object.keys(otherKeys).map((where) => where.toLowerCase()))
  expect(differing.filter(([where = ""]) => !known.has(where.toLowerCase())).map((each) => each.join(": "))).toEqual([])
  expect([...known].filter((where) => !places.has(where))).toEqual([])
})
