import { spawnSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { VersionScheme } from "../../../src/lib/versions/versions.ts"
import type { Random } from "../../differential/random.ts"
import * as generate from "./generate.ts"

export type Pair = readonly [a: string, b: string]

/** The sign that the real program gives; undefined where it takes one of the two for no version. */
export type Sign = -1 | 0 | 1 | undefined

/** A program that orders versions as its ecosystem does. */
export interface VersionOracle {
  readonly name: string
  readonly scheme: VersionScheme
  /** What the machine lacks. */
  readonly need: string
  isThere(): boolean
  pair(random: Random): Pair
  /** Throws where the program fails. */
  ask(pairs: readonly Pair[]): readonly Sign[]
}

/** From the root of the repository: benches are bundled elsewhere. */
const here = resolve("test/oracles/versions")

function ask(command: string, args: readonly string[], pairs: readonly Pair[], cwd = here): readonly Sign[] {
  const { stdout, stderr, status, error } = spawnSync(command, args, {
    cwd,
    input: pairs.map(([a, b]) => `${a}\t${b}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  })
  if (status !== 0) throw error ?? new Error(`${command}: ${stderr.slice(0, 2000)}`)
  const signs = stdout.trimEnd().split("\n")
  if (signs.length !== pairs.length) throw new Error(`${command} gave ${signs.length} answers to ${pairs.length} pairs`)
  return signs.map((sign) => (sign === "?" ? undefined : (Math.sign(Number(sign)) as Sign)))
}

const succeeds = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0

const mavenLibraries = (): string | undefined => {
  const home = /^Maven home: (.+)$/m.exec(spawnSync("mvn", ["-v"], { encoding: "utf8" }).stdout ?? "")?.[1]
  if (home === undefined) return undefined
  const jars = readdirSync(join(home, "lib")).filter((name) => name.endsWith(".jar"))
  return jars.map((jar) => join(home, "lib", jar)).join(":")
}

function askDpkg(pairs: readonly Pair[]): readonly Sign[] {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-dpkg-"))
  try {
    const program = join(folder, "compare")
    const made = spawnSync("cc", ["-o", program, join(here, "dpkg.c"), "-ldpkg", "-lmd"], { encoding: "utf8" })
    if (made.status !== 0) throw new Error(made.stderr.slice(0, 2000))
    return ask(program, [], pairs)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Go's own copy of golang.org/x/mod/semver, so that nothing is fetched. */
function askGo(pairs: readonly Pair[]): readonly Sign[] {
  const root = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" }).stdout.trim()
  const folder = mkdtempSync(join(tmpdir(), "breakwater-go-"))
  try {
    mkdirSync(join(folder, "semver"))
    const source = join(root, "src/cmd/vendor/golang.org/x/mod/semver/semver.go")
    copyFileSync(source, join(folder, "semver/semver.go"))
    copyFileSync(join(here, "semver.go"), join(folder, "main.go"))
    writeFileSync(join(folder, "go.mod"), "module oracle\n\ngo 1.19\n")
    return ask("go", ["run", "."], pairs, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface SemverLibrary {
  valid(version: string): string | null
  compare(a: string, b: string): -1 | 0 | 1
}

function askSemver(pairs: readonly Pair[]): readonly Sign[] {
  const { valid, compare } = createRequire(join(here, "oracles.ts"))("semver") as SemverLibrary
  // The library rounds larger numbers to those of JavaScript; the specification knows no limit.
  const isRead = (version: string) => valid(version) !== null && !/\d{16}/.test(version)
  return pairs.map(([a, b]) => (isRead(a) && isRead(b) ? compare(a, b) : undefined))
}

export const oracles: readonly VersionOracle[] = [
  {
    name: "dpkg",
    scheme: "dpkg",
    need: "a C compiler and libdpkg (libdpkg-dev)",
    isThere: () => existsSync("/usr/include/dpkg/version.h") && succeeds("cc", "--version"),
    pair: generate.dpkgPair,
    ask: askDpkg,
  },
  {
    name: "rpm",
    scheme: "rpm",
    need: "rpm",
    isThere: () => succeeds("rpm", "--version"),
    pair: generate.rpmPair,
    ask: (pairs) => ask("rpm", ["--eval", `%{lua:dofile("${join(here, "rpm.lua")}")}`], pairs),
  },
  {
    name: "Maven",
    scheme: "maven",
    need: "Maven 3 and a JDK",
    isThere: () => mavenLibraries() !== undefined && succeeds("javac", "-version"),
    pair: generate.mavenPair,
    ask: (pairs) => ask("java", ["-cp", mavenLibraries() ?? "", "Maven.java"], pairs),
  },
  {
    name: "pip",
    scheme: "pypi",
    need: "python3 with pip or packaging",
    isThere: () => succeeds("python3", "-c", "import pip") || succeeds("python3", "-c", "import packaging"),
    pair: generate.pypiPair,
    ask: (pairs) => ask("python3", ["pypi.py"], pairs),
  },
  {
    name: "RubyGems",
    scheme: "rubygems",
    need: "ruby",
    isThere: () => succeeds("ruby", "--version"),
    pair: generate.rubygemsPair,
    ask: (pairs) => ask("ruby", ["rubygems.rb"], pairs),
  },
  {
    name: "npm",
    scheme: "semver",
    need: "the npm package semver",
    isThere: () => true,
    pair: generate.semverPair,
    ask: askSemver,
  },
  {
    name: "Go",
    scheme: "semver",
    need: "go",
    isThere: () => succeeds("go", "version"),
    pair: generate.goPair,
    ask: askGo,
  },
]

/** `count` pairs that the oracle's own generator makes, and what of ours is not as the program says. */
export function differences(
  { ask: askProgram, pair }: VersionOracle,
  count: number,
  random: Random,
  compare: (a: string, b: string) => number,
) {
  const pairs = Array.from({ length: count }, () => pair(random))
  const signs = askProgram(pairs)
  const judged = { lower: 0, equal: 0, higher: 0, refused: 0 }
  const wrong: string[] = []
  for (const [at, [a, b]] of pairs.entries()) {
    const sign = signs[at]
    judged[sign === undefined ? "refused" : sign < 0 ? "lower" : sign > 0 ? "higher" : "equal"]++
    const ours = compare(a, b)
    if (sign !== undefined && ours !== sign) wrong.push(`${JSON.stringify([a, b])}: ${ours}, the program says ${sign}`)
    if (ours !== -compare(b, a)) wrong.push(`${JSON.stringify([a, b])}: not the opposite of its reverse`)
  }
  return { judged, wrong }
}
