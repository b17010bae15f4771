import { spawnSync } from "node:child_process"
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { importDatabase, openDatabase } from "../src/app/database.ts"
import { catalogImage } from "../src/app/sbom.ts"
import { SbomIndex } from "../src/engines/vulnerabilities/sbom-index.ts"
import type { Advisory } from "../src/model/advisory.ts"
import type { Package } from "../src/model/package.ts"
import { generatedTar, writeLayout } from "./image-world.ts"

const bin = resolve("bin/breakwater.cjs")
const advisories = resolve(process.env.BREAKWATER_SHARED ?? "../shared", "advisories")

const timed = async <T>(work: () => T | Promise<T>): Promise<readonly [T, number]> => {
  const started = performance.now()
  const result = await work()
  return [result, performance.now() - started]
}
const best = (values: readonly number[]): string => Math.min(...values).toFixed(1)

/**
 * `npm run bench vulnerabilities [IMAGE]`: import of all shared advisories, opening the index, matching, 10,000 stored SBOMs
 * against one new advisory, and scans of images in a process of their own: the given one, else a Debian of 170 MB by mmdebstrap
 * and an image of 6 GB that is generated.
 */
export async function run([given]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-vulnerabilities-"))
  try {
    const db = join(folder, "db")
    const [report, imported] = await timed(() =>
      importDatabase([advisories], { folder: db, now: "2026-01-01T00:00:00Z" }),
    )
    const total = report.sources.reduce((sum, source) => sum + source.advisories, 0)
    console.log(
      `import: ${total.toLocaleString("en-US")} advisories of ${report.sources.length} sources in ${(imported / 1000).toFixed(1)} s, index ${(report.bytes / 1e6).toFixed(1)} MB, ${report.rejected.length} records refused`,
    )
    const opens: number[] = []
    for (let round = 0; round < 20; round++) {
      const [index, ms] = await timed(() => openDatabase(db))
      index.close()
      opens.push(ms)
    }
    console.log(`open: best ${best(opens)} ms, worst ${Math.max(...opens).toFixed(1)} ms of 20`)
    await rematch()
    const image = given ?? (await makeDebian(folder))
    if (image) await scanImage(image, db, folder)
    if (given === undefined) await scanImage(await makeLarge(folder), db, folder, 1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** SBOMs of 200 packages each, out of 20,000 that exist; the advisory is about one of them. */
async function rematch(): Promise<void> {
  const all = Array.from({ length: 20_000 }, (_, i): Package => {
    const name = `package-${i}`
    return {
      type: "npm",
      name,
      version: `1.${i % 50}.0`,
      purl: `pkg:npm/${name}@1.${i % 50}.0`,
      locations: [],
      evidence: "installed",
    }
  })
  const boms = Array.from({ length: 10_000 }, (_, i) =>
    Array.from({ length: 200 }, (_, j) => all[(i * 7919 + j * 104_729) % all.length] as Package),
  )
  const advisory: Advisory = {
    id: "GHSA-new",
    aliases: [],
    ecosystem: "npm",
    package: "package-77",
    ranges: [[{ operator: "<", version: "2.0.0" }]],
    versions: [],
    fixed: ["2.0.0"],
    state: "fixed",
    cvss: [],
    urls: [],
    source: "new",
  }
  const store = new SbomIndex()
  const [, stored] = await timed(() => {
    for (const [id, bom] of boms.entries()) store.add(String(id), bom)
  })
  const times: number[] = []
  let hits = 0
  for (let round = 0; round < 5; round++) {
    const [found, ms] = await timed(() => store.match([advisory]))
    hits = found.reduce((sum, hit) => sum + hit.boms.length, 0)
    times.push(ms)
  }
  console.log(
    `10,000 SBOMs of 200 packages against one new advisory: best ${best(times)} ms, ${hits} are hit (stored in ${stored.toFixed(0)} ms)`,
  )
}

/** Debian's smallest root, which is one of 170 MB, as an image of a registry. */
async function makeDebian(folder: string): Promise<string | undefined> {
  const file = join(folder, "debian.tar")
  const made = spawnSync("mmdebstrap", ["--variant=minbase", "bookworm", file])
  if (made.status !== 0) {
    console.log("no Debian image: mmdebstrap is not there or gives none; name one: npm run bench vulnerabilities IMAGE")
    return undefined
  }
  const layout = join(folder, "debian")
  await writeLayout(layout, [createReadStream(file)])
  console.log(`a Debian of ${(statSync(file).size / 1e6).toFixed(0)} MB by mmdebstrap:`)
  return layout
}

/** Four layers of 1.5 GB each. */
async function makeLarge(folder: string): Promise<string> {
  const layout = join(folder, "large")
  await writeLayout(
    layout,
    [1, 2, 3, 4].map((seed) => generatedTar(seed, 1.5e9)),
  )
  console.log("an image of 6 GB in 4 layers:")
  return layout
}

async function scanImage(image: string, db: string, folder: string, rounds = 5): Promise<void> {
  const cache = join(folder, `layers-${basename(image)}`)
  const once = (...more: readonly string[]): readonly [ms: number, mb: number] => {
    const started = performance.now()
    const { stderr } = spawnSync(
      process.execPath,
      [
        "-r",
        join(folder, "hook.cjs"),
        bin,
        "scan",
        "--image",
        image,
        "--db",
        db,
        "-f",
        "json",
        "-o",
        join(folder, "report.json"),
        "--fail-on",
        "never",
        ...more,
      ],
      // A cache of its own, or this machine would know the image.
      { encoding: "utf8", env: { ...process.env, XDG_CACHE_HOME: mkdtempSync(join(folder, "cache-")) } },
    )
    return [performance.now() - started, Number(/maxrss=(\d+)/.exec(stderr)?.[1] ?? 0) / 1024]
  }
  writeFileSync(
    join(folder, "hook.cjs"),
    "process.on('exit',()=>require('fs').writeSync(2,'maxrss='+process.resourceUsage().maxRSS))",
  )
  const cold = Array.from({ length: rounds }, () => once())
  once("--cache", cache)
  const cached = Array.from({ length: rounds }, () => once("--cache", cache))
  const { packages } = await catalogImage(image, { cacheFolder: cache })
  const isCached = existsSync(cache) && readdirSync(cache).length > 0
  console.log(
    `  scan, ${packages.length} packages: cold best ${best(cold.map(([ms]) => ms))} ms, peak ${Math.max(...cold.map(([, mb]) => mb)).toFixed(0)} MB` +
      (isCached
        ? `; cached best ${best(cached.map(([ms]) => ms))} ms`
        : "; a root file system has no layers to remember"),
  )
}
