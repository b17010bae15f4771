import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { importDatabase, openDatabase } from "../src/app/database.ts"
import { inspectImage } from "../src/app/inspect.ts"
import { pictureImage } from "../src/app/picture-image.ts"
import { catalogImage } from "../src/app/sbom.ts"
import { imageChecks } from "../src/engines/images/checks.generated.ts"
import { judgeImage } from "../src/engines/images/judge-image.ts"
import { whatCouldGo } from "../src/engines/images/what-could-go.ts"
import { vulnerabilityFindings } from "../src/engines/vulnerabilities/findings.ts"
import { matchVulnerabilities } from "../src/engines/vulnerabilities/match.ts"

const advisories = resolve(process.env.BREAKWATER_SHARED ?? "../shared", "advisories")
const rounds = 7

/** Median of the milliseconds that the work takes, the first round left out. */
async function median(work: () => unknown): Promise<number> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now()
    await work()
    if (round > 0) times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN
}

/**
 * `npm run bench images [IMAGE]`: what minimality and configuration add to the scan of an image (a Debian root file system by
 * mmdebstrap where none is given), and what else `inspect` and the report take.
 */
export async function run([given]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-images-"))
  try {
    const db = join(folder, "db")
    await importDatabase([advisories], { folder: db, now: "2026-01-01T00:00:00Z" })
    const index = openDatabase(db)
    const path = given ?? makeRoot(folder)
    const today = "2026-01-01"
    const image = await catalogImage(path)
    console.log(
      `${path}: ${(statSync(path).size / 1e6).toFixed(0)} MB, ${image.files.size.toLocaleString("en-US")} files, ${image.packages.length} packages`,
    )
    const read = await median(() => catalogImage(path))
    const match = await median(() => vulnerabilityFindings(image, matchVulnerabilities(image.packages, index), index))
    const judge = await median(() => judgeImage(image, imageChecks, { today }))
    const go = await median(() => whatCouldGo(image))
    const share = (100 * (judge + go)) / (read + match)
    console.log(`scan: read ${read.toFixed(0)} ms, vulnerabilities ${match.toFixed(0)} ms`)
    console.log(
      `minimality and configuration: ${imageChecks.length} checks ${judge.toFixed(1)} ms, what could go ${go.toFixed(1)} ms: ${share.toFixed(1)} % more`,
    )
    const { findings } = vulnerabilityFindings(image, matchVulnerabilities(image.packages, index), index)
    console.log(`picture: ${(await median(() => pictureImage(image, findings))).toFixed(1)} ms`)
    console.log(
      `inspect, matched again for each removal: ${(await median(() => inspectImage(image, { today, index }))).toFixed(0)} ms`,
    )
    console.log(
      `read with a second pass for duplicates: ${(await median(() => catalogImage(path, { duplicates: true }))).toFixed(0)} ms`,
    )
    index.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function makeRoot(folder: string): string {
  const root = join(folder, "root.tar")
  const made = spawnSync("mmdebstrap", ["--variant=minbase", "--include=ca-certificates,curl", "bookworm", root], {
    encoding: "utf8",
  })
  if (made.status !== 0)
    throw new Error(`no image was named, and mmdebstrap fails: ${made.stderr ?? made.error?.message}`)
  return root
}
