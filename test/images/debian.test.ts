import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { catalogImage } from "../../src/app/sbom.ts"
import { indexAdvisories } from "../../src/engines/vulnerabilities/advisory-list.ts"
import { matchVulnerabilities } from "../../src/engines/vulnerabilities/match.ts"
import { readAdvisories } from "../../src/inputs/advisories/import-feeds.ts"
import { getOrAdd } from "../../src/lib/get-or-add.ts"
import type { Advisory } from "../../src/model/advisory.ts"
import { type Random, seeded } from "../differential/random.ts"
import { available, sharedFolder } from "../shared.ts"

/**
 * A real Debian: built by mmdebstrap (as root, from the archive's mirrors, so in CI), or the archive of a root file system that
 * BREAKWATER_ROOTFS names. What is inside is asked of dpkg-query, what is vulnerable of dpkg --compare-versions.
 */
const given = process.env.BREAKWATER_ROOTFS
const feed = join(sharedFolder, "advisories", "debian-bookworm-changelogs.jsonl.zst")
const canRun =
  available(given !== undefined || process.env.CI !== undefined, "BREAKWATER_ROOTFS names no archive of a Debian") &&
  available(spawnSync("dpkg-query", ["--version"]).status === 0, "dpkg-query is not on this machine") &&
  available(existsSync(feed), `there is no ${feed}`)

const rounds = 10

interface Installed {
  readonly name: string
  readonly version: string
  readonly arch: string
  readonly source: string
  readonly sourceVersion: string
}

const FORMAT = `\${Package}\\t\${Version}\\t\${Architecture}\\t\${source:Package}\\t\${source:Version}\\t\${db:Status-Status}\\n`

function askDpkg(root: string): readonly Installed[] {
  const { stdout } = spawnSync("dpkg-query", ["--admindir", join(root, "var/lib/dpkg"), "-W", "-f", FORMAT], {
    encoding: "utf8",
  })
  return stdout
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([, , , , , state]) => state === "installed")
    .map(([name = "", version = "", arch = "", source = "", sourceVersion = ""]) => ({
      name,
      version,
      arch,
      source,
      sourceVersion,
    }))
}

const LOWER = `while read -r a b; do if dpkg --compare-versions "$a" lt "$b"; then echo 1; else echo 0; fi; done`

/** Which of the pairs dpkg calls ascending. */
function areLower(pairs: readonly string[]): ReadonlySet<string> {
  const { stdout } = spawnSync("sh", ["-c", LOWER], {
    input: `${pairs.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  })
  const answers = stdout.trim().split("\n")
  expect(answers).toHaveLength(pairs.length)
  return new Set(pairs.filter((_pair, at) => answers[at] === "1"))
}

type Tracker = Record<string, Record<string, { releases: { bookworm?: { fixed_version?: string } } }>>

describe.runIf(canRun)("a Debian image", { timeout: 900_000 }, () => {
  let folder: string
  let archive: string
  const root = () => join(folder, "root")
  const tracker: Tracker = {}
  const advisories: Advisory[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "breakwater-debian-"))
    archive = given ?? join(folder, "rootfs.tar")
    if (given === undefined) {
      const include = "--include=openssl,curl,git,python3,perl,gnupg,vim,sqlite3,imagemagick"
      const made = spawnSync("mmdebstrap", ["--variant=minbase", include, "bookworm", archive], { encoding: "utf8" })
      expect(made.status, made.stderr).toBe(0)
    }
    for (const path of ["var/lib/dpkg", "etc"]) mkdirSync(join(root(), path), { recursive: true })
    for (const path of ["var/lib/dpkg/status", "usr/lib/os-release"]) {
      const { stdout, status } = spawnSync("tar", ["xOf", archive, `./${path}`], { maxBuffer: 2 ** 28 })
      expect(status, path).toBe(0)
      writeFileSync(join(root(), path.replace("usr/lib", "etc")), stdout)
    }
    await readAdvisories([feed], (each) => advisories.push(each))
    for (const line of spawnSync("zstd", ["-dcq", feed], { encoding: "utf8", maxBuffer: 2 ** 28 }).stdout.split("\n"))
      if (line !== "") Object.assign(tracker, JSON.parse(line) as Tracker)
  }, 600_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const listed = ({ name, version, arch, source, sourceVersion }: Installed) =>
    [name, version, arch, source, sourceVersion].join(" ")

  async function cataloged(path: string): Promise<readonly string[]> {
    const { packages } = await catalogImage(path)
    return packages
      .filter(({ type }) => type === "deb")
      .map(({ name, version, arch = "", source }) =>
        listed({ name, version, arch, source: source?.name ?? name, sourceVersion: source?.version ?? version }),
      )
      .sort()
  }

  it("has the packages that dpkg-query lists, nothing more and nothing less", async () => {
    const expected = askDpkg(root()).map(listed).sort()
    expect(expected.length).toBeGreaterThan(80)
    expect(await cataloged(archive)).toEqual(expected)
  })

  /** Found by us and by dpkg, as `package problem`. */
  async function compare(path: string, dpkgRoot: string) {
    const { packages } = await catalogImage(path)
    const matches = matchVulnerabilities(packages, indexAdvisories(advisories))
    const found = new Set(
      matches
        .filter(({ package: { type } }) => type === "deb")
        .flatMap(({ package: { name }, ids }) => ids.map((id) => `${name} ${id}`)),
    )
    const claims = askDpkg(dpkgRoot).flatMap(({ name, source, sourceVersion }) =>
      Object.entries(tracker[source] ?? {}).flatMap(([id, { releases }]) => {
        const fixed = releases.bookworm?.fixed_version
        return fixed === undefined || fixed === "0"
          ? []
          : [{ claim: `${name} ${id}`, pair: `${sourceVersion} ${fixed}` }]
      }),
    )
    const lower = areLower([...new Set(claims.map(({ pair }) => pair))])
    const expected = new Set(claims.filter(({ pair }) => lower.has(pair)).map(({ claim }) => claim))
    const both = [...found].filter((each) => expected.has(each)).length
    return { found, expected, both, claims: claims.length }
  }

  it("has the vulnerabilities that dpkg --compare-versions finds in it", async () => {
    const { found, expected } = await compare(archive, root())
    expect([...found].sort()).toEqual([...expected].sort())
  })

  it("had others when its packages were older, and every one is found", async () => {
    // Every version in the tracker was once the newest of its package: the sources of the image are put back to some of them.
    const random = seeded(12)
    const status = readFileSync(join(root(), "var/lib/dpkg/status"), "utf8")
    const sums = { claims: 0, expected: 0, found: 0, both: 0 }
    for (let round = 0; round < rounds; round++) {
      const older = new Map<string, string>()
      const old = join(folder, `old-${round}`)
      for (const path of ["var/lib/dpkg", "etc"]) mkdirSync(join(old, path), { recursive: true })
      const aged = status.split("\n\n").map((paragraph) => putBack(paragraph, older, random))
      writeFileSync(join(old, "var/lib/dpkg/status"), aged.join("\n\n"))
      writeFileSync(join(old, "etc/os-release"), readFileSync(join(root(), "etc/os-release")))
      const { found, expected, both, claims } = await compare(old, old)
      sums.claims += claims
      sums.expected += expected.size
      sums.found += found.size
      sums.both += both
      expect([...found].sort()).toEqual([...expected].sort())
    }
    console.info(`debian, ${rounds} times put back: ${JSON.stringify(sums)}`)
    expect(sums.expected).toBeGreaterThan(500)
  })

  function putBack(paragraph: string, older: Map<string, string>, random: Random): string {
    const field = (name: string) => new RegExp(`^${name}: (\\S+)`, "m").exec(paragraph)?.[1]
    const source = field("Source") ?? field("Package") ?? ""
    const versions = Object.values(tracker[source] ?? {}).flatMap(
      ({ releases }) => releases.bookworm?.fixed_version ?? [],
    )
    if (versions.length === 0) return paragraph
    const version = getOrAdd(older, source, () => random.pick(versions))
    // A binary package may be numbered apart from its source.
    return /^Source: \S+ \(/m.test(paragraph)
      ? paragraph.replace(/^(Source: \S+) \(.*\)$/m, `$1 (${version})`)
      : paragraph.replace(/^Version: .*$/m, `Version: ${version}`)
  }
})
