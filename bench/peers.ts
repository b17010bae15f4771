import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { writeManifests } from "./generate.ts"

interface Tool {
  readonly name: string
  readonly command: string
  readonly version: readonly string[]
  readonly scan: (folder: string, report: string) => readonly string[]
}

/** Where a peer is not on the search path, its variable names it: TRIVY, CHECKOV. */
const tools: readonly Tool[] = [
  {
    name: "breakwater",
    command: process.execPath,
    version: ["bin/breakwater.cjs", "--version"],
    scan: (folder, report) => ["bin/breakwater.cjs", "scan", folder, "-f", "json", "-o", report, "--fail-on", "never"],
  },
  {
    name: "trivy",
    command: process.env.TRIVY ?? "trivy",
    version: ["--version"],
    scan: (folder, report) => [
      ...["config", "--quiet", "--skip-check-update", "--misconfig-scanners", "kubernetes"],
      ...["--format", "json", "--output", report, folder],
    ],
  },
  {
    name: "checkov",
    command: process.env.CHECKOV ?? "checkov",
    version: ["--version"],
    scan: (folder) => [
      "--quiet",
      "--compact",
      "--framework",
      "kubernetes",
      "--skip-download",
      "-o",
      "json",
      "-d",
      folder,
    ],
  },
]

const rounds = 3

/** `npm run bench peers [FILES]`: the same generated manifests by us and by the peers that are installed, best of three each. */
export async function run([files = "1000"]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-peers-"))
  try {
    const manifests = join(folder, "manifests")
    spawnSync("mkdir", [manifests])
    const bytes = writeManifests(manifests, Number(files))
    console.log(`${files} files, ${(bytes / 1e6).toFixed(1)} MB`)
    for (const { name, command, version, scan } of tools) {
      const told = spawnSync(command, version, { encoding: "utf8" })
      if (told.status !== 0) {
        console.log(`${name.padEnd(11)} is not installed`)
        continue
      }
      const times: number[] = []
      let peak = 0
      for (let round = 0; round < rounds; round++) {
        const measured = ["-f", "%e %M", command, ...scan(manifests, join(folder, "report.json"))]
        const { stderr } = spawnSync("/usr/bin/time", measured, { encoding: "utf8", maxBuffer: 2 ** 30 })
        const [, seconds, kilobytes] = /([\d.]+) (\d+)\s*$/.exec(stderr) ?? []
        times.push(Number(seconds))
        peak = Math.max(peak, Number(kilobytes) / 1024)
      }
      const [line = ""] = told.stdout.trim().split("\n")
      console.log(`${name.padEnd(11)} ${Math.min(...times).toFixed(2)} s, peak ${peak.toFixed(0)} MB  (${line})`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
