import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { catalogBytes } from "../../../src/inputs/image/catalog-file.ts"
import { mavenPom } from "../../../src/inputs/image/catalogers/maven/maven-pom.ts"
import { seeded } from "../../differential/random.ts"
import { available } from "../../shared.ts"
import { type Repository, randomRepository } from "./random-repository.ts"

const home = /^Maven home: (.+)$/m.exec(spawnSync("mvn", ["-v"], { encoding: "utf8" }).stdout ?? "")?.[1]
const hasCompiler = spawnSync("javac", ["-version"]).status === 0
const hasMaven = available(home !== undefined && hasCompiler, "Maven 3 and a JDK are not on this machine")

const projects = Number(process.env.BREAKWATER_PROJECTS ?? 400)

/** What Maven's own resolver collects for each repository: `name@version`, with the scope test marked. */
function askMaven(repositories: readonly Repository[]): readonly ReadonlySet<string>[] {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-maven-"))
  try {
    for (const [index, files] of repositories.entries())
      for (const [path, text] of files) {
        const full = join(folder, String(index), path)
        mkdirSync(dirname(full), { recursive: true })
        writeFileSync(full, text)
      }
    const library = join(home ?? "", "lib")
    const classPath = readdirSync(library)
      .map((jar) => join(library, jar))
      .join(":")
    const program = join(import.meta.dirname, "Collect.java")
    const { stdout, stderr, status } = spawnSync(
      "java",
      ["-cp", classPath, program, ...repositories.keys()].map(String),
      {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 1024 ** 3,
      },
    )
    if (status !== 0) throw new Error(stderr.slice(0, 2000))
    const found = repositories.map(() => new Set<string>())
    for (const line of stdout.trim().split("\n")) {
      const [index = "", name = "", version = "", scope] = line.split("\t")
      found[Number(index)]?.add(`${name}@${version}${scope === "test" ? " test" : ""}`)
    }
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readOurs(files: Repository): ReadonlySet<string> {
  const find = (ending: string) => {
    const text = files.get(ending)
    return text === undefined ? undefined : Buffer.from(text)
  }
  const project = find("g/root/1/root-1.pom") ?? Buffer.alloc(0)
  const { packages } = catalogBytes(mavenPom, "pom.xml", project, { sibling: () => undefined, find })
  return new Set(
    packages.map(({ name, version, isDevelopment }) => `${name}@${version}${isDevelopment ? " test" : ""}`),
  )
}

describe.runIf(hasMaven)("Maven's resolver", () => {
  it(`collects the same dependencies for ${projects} random projects`, { timeout: 300_000 }, () => {
    const repositories = Array.from({ length: projects }, (_, seed) => randomRepository(seeded(seed)))
    const theirs = askMaven(repositories)
    const differing = repositories.flatMap((files, seed) => {
      const ours = [...readOurs(files)].sort()
      const expected = [...(theirs[seed] ?? [])].sort()
      return JSON.stringify(ours) === JSON.stringify(expected) ? [] : [{ seed, ours, expected }]
    })
    console.info(`maven: ${projects - differing.length} of ${projects} projects agree`)
    expect(differing.slice(0, 5)).toEqual([])
    expect(theirs.some((each) => [...each].some((name) => name.endsWith(" test")))).toBe(true)
  })
})
