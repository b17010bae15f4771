import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { inspectImage } from "../../src/app/inspect.ts"
import { catalogImage } from "../../src/app/sbom.ts"
import type { CatalogedImage } from "../../src/model/image/image.ts"
import { available } from "../shared.ts"
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from "./docker-registry.ts"
import { imageOfLayers } from "./make-image.ts"

/** Built from Debian's archive, so not on machines of users. */
const isWanted =
  process.env.CI !== undefined &&
  available(spawnSync("mmdebstrap", ["--version"]).status === 0, "the test needs mmdebstrap") &&
  hasDockerRegistry

describe.skipIf(!isWanted)("a real Debian image of a real registry", () => {
  let folder: string
  let registry: DockerRegistry
  let image: CatalogedImage

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "breakwater-debian-"))
    const tar = join(folder, "root.tar")
    const made = spawnSync(
      "mmdebstrap",
      ["--variant=minbase", "--include=gcc,curl,python3-requests", "bookworm", tar],
      {
        encoding: "utf8",
      },
    )
    if (made.status !== 0) throw new Error(`mmdebstrap: ${made.stderr.slice(-2000)}`)
    spawnSync("tar", ["-C", folder, "-xf", tar, "--exclude=./dev/*"])
    registry = await startDockerRegistry()
    const bytes = readFileSync(tar)
    await registry.push("debian/base", "12", imageOfLayers([{ tar: bytes, packed: gzipSync(bytes, { level: 1 }) }]))
    image = await catalogImage(`${registry.host}/debian/base:12`, { pull: { insecure: true } })
  }, 300_000)

  afterAll(async () => {
    await registry?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const lines = (command: string, ...args: readonly string[]): readonly string[] =>
    spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 26 })
      .stdout.split("\n")
      .filter(Boolean)

  it("has the packages that dpkg-query lists", () => {
    const query = lines(
      "dpkg-query",
      `--admindir=${join(folder, "var/lib/dpkg")}`,
      "-W",
      "-f",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query has placeholders of that form
      "${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\\n",
    )
    const found = image.packages
      .filter(({ type }) => type === "deb")
      .map(
        ({ name, version, arch, source }) =>
          `${name} ${version} ${arch} ${source?.name ?? name} ${source?.version ?? version}`,
      )
    expect(found.length).toBeGreaterThan(100)
    expect([...found].sort()).toEqual([...query].sort())
    expect(image.problems).toEqual([])
  })

  it("is as large as its files on the disk, and so are the packages that could go", () => {
    const sizes = lines("find", folder, "-xdev", "-type", "f", "!", "-name", "root.tar", "-printf", "%i %s\\n")
    // A hard link is stored once.
    const total = [...new Map(sizes.map((line) => line.split(" ") as [string, string])).values()].reduce(
      (sum, size) => sum + Number(size),
      0,
    )
    const inspected = inspectImage(image, { today: "2026-01-01" })
    expect(Math.abs(inspected.bytes - total)).toBeLessThan(1000)
    const compilers = inspected.couldGo.find(({ what }) => what.startsWith("compilers"))
    const owned = (compilers?.packages ?? []).flatMap((name) =>
      [`${name}.list`, `${name}:amd64.list`, `${name}:arm64.list`].flatMap((file) => {
        try {
          return readFileSync(join(folder, "var/lib/dpkg/info", file), "utf8")
            .split("\n")
            .filter(Boolean)
        } catch {
          return []
        }
      }),
    )
    const stat = lines(
      "find",
      ...new Set(owned.map((path) => join(folder, path))),
      "-maxdepth",
      "0",
      "-type",
      "f",
      "-printf",
      "%i %s\\n",
    )
    const bytes = [...new Map(stat.map((line) => line.split(" ") as [string, string])).values()].reduce(
      (sum, size) => sum + Number(size),
      0,
    )
    expect(compilers?.packages).toContain("gcc-12")
    expect(compilers?.bytes).toBe(bytes)
  })
})
