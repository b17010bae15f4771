import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { loadInventory } from "../src/app/load.ts"
import { locateFindings } from "../src/app/locate.ts"
import { scan } from "../src/app/scan.ts"
import { checks } from "../src/engines/posture/checks.generated.ts"
import { runPosture } from "../src/engines/posture/run.ts"
import { decodeText, readDocuments } from "../src/lib/yaml/index.ts"
import { newestVersion } from "../src/model/kubernetes-version.ts"
import { findWorkloads } from "../src/model/workload/workload.ts"
import { renderJson } from "../src/outputs/json.ts"
import { writeManifests } from "./generate.ts"

const root = resolve(process.cwd())
const bin = join(root, "bin/breakwater.cjs")

/** Runs a command in a process of its own; gives wall time in ms and the peak of resident memory in MB. */
function cold(args: readonly string[]): { ms: number; mb: number; status: number | null } {
  const atExit = "process.on('exit',()=>require('fs').writeSync(2,'maxrss='+process.resourceUsage().maxRSS+'\\n'))"
  const started = performance.now()
  const child = spawnSync(process.execPath, ["-r", writeHook(atExit), ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  })
  const ms = performance.now() - started
  const mb = Number(/maxrss=(\d+)/.exec(child.stderr)?.[1] ?? 0) / 1024
  return { ms, mb, status: child.status }
}

let hook: string | undefined
function writeHook(code: string): string {
  if (hook === undefined) {
    hook = join(mkdtempSync(join(tmpdir(), "breakwater-hook-")), "hook.cjs")
    writeFileSync(hook, code)
  }
  return hook
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** `npm run bench scan [FILES]`: cold process on generated manifests, then each stage by itself in this process. */
export async function run([given]: readonly string[]): Promise<void> {
  const count = Number(given ?? 10_000)
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"))
  try {
    const bytes = writeManifests(folder, count)
    console.log(`${count} files, ${(bytes / 1e6).toFixed(1)} MB, ${checks.length} checks`)
    const runs = Array.from({ length: 5 }, () =>
      cold([
        bin,
        "scan",
        folder,
        "-f",
        "json",
        "-o",
        join(tmpdir(), "breakwater-bench-report.json"),
        "--fail-on",
        "never",
      ]),
    )
    console.log(
      `cold process: median ${(median(runs.map(({ ms }) => ms)) / 1000).toFixed(2)} s, best ${(Math.min(...runs.map(({ ms }) => ms)) / 1000).toFixed(2)} s, ` +
        `peak ${Math.max(...runs.map(({ mb }) => mb)).toFixed(0)} MB (exit ${runs[0]?.status})`,
    )
    versionRatio()
    await stages(folder, bytes)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function versionRatio(): void {
  const pairs = Array.from({ length: 21 }, () => {
    const bare = timed(["-e", "0"])
    return { bare, ours: timed([bin, "--version"]) }
  })
  const ratio = median(pairs.map(({ bare, ours }) => ours / bare))
  console.log(
    `--version: ${median(pairs.map(({ ours }) => ours)).toFixed(1)} ms against ${median(pairs.map(({ bare }) => bare)).toFixed(1)} ms of node -e 0, ratio ${ratio.toFixed(2)} (median of 21 pairs)`,
  )
}

function timed(args: readonly string[]): number {
  const started = performance.now()
  spawnSync(process.execPath, args)
  return performance.now() - started
}

async function stages(folder: string, bytes: number): Promise<void> {
  const show = (name: string, ms: number, more = "") =>
    console.log(
      `  ${name.padEnd(22)} ${ms.toFixed(0).padStart(6)} ms  ${(bytes / 1e3 / ms).toFixed(1).padStart(8)} MB/s  ${more}`,
    )
  const measure = <T>(run: () => T): [T, number] => {
    const started = performance.now()
    const result = run()
    return [result, performance.now() - started]
  }
  console.log("stages, in one process:")
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"))
  const [buffers, readMs] = measure(() => files.map((name) => readFileSync(join(folder, name))))
  show("read", readMs)
  const [texts, decodeMs] = measure(() => buffers.map((buffer) => decodeText(buffer).text))
  show("decode", decodeMs)
  const [documents, parseMs] = measure(() => texts.reduce((sum, text) => sum + [...readDocuments(text)].length, 0))
  show("parse", parseMs, `${documents} documents`)
  const started = performance.now()
  const loaded = await loadInventory([folder])
  show("load (all of it)", performance.now() - started, `${loaded.inventory.size} resources`)
  const [workloads, modelMs] = measure(() => findWorkloads(loaded.inventory, newestVersion))
  show("workloads", modelMs, `${workloads.length} workloads`)
  const [posture, postureMs] = measure(() =>
    runPosture(loaded.inventory, { version: newestVersion, checks: checks.filter(({ optional }) => !optional) }),
  )
  show("posture", postureMs, `${posture.findings.length} findings`)
  const [, locateMs] = measure(() => locateFindings(posture.findings))
  show("locate", locateMs, `${posture.findings.length} findings`)
  const report = scan(loaded)
  const [size, outputMs] = measure(() => [...renderJson(report)].reduce((sum, piece) => sum + piece.length, 0))
  show("json", outputMs, `${(size / 1e6).toFixed(1)} MB of output`)
}
