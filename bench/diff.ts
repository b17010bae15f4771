import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { loadavg, tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { findProgram } from "../src/inputs/render-tool.ts"
import { pullRequests } from "../test/paths/pull-requests/generate.ts"
import { type Answer, judge } from "../test/paths/pull-requests/judge.ts"
import type { Files } from "../test/paths/pull-requests/layout.ts"

/** On a busy machine the clock tells of the neighbours: seconds of work tell of the program. */
const tellsWork = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write("cpu " + (user + system)) })',
)}`

const program = resolve("bin/breakwater.cjs")

/** `npm run bench diff [COUNT]`: seeded pull requests, each judged by the command as it is started for one. */
export async function run([count = "100"]: readonly string[]): Promise<void> {
  const programs = ["kustomize", "helm"].filter((name) => findProgram(name, process.env) !== undefined)
  const requests = pullRequests(Number(count), programs)
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-diff-"))
  const times: number[] = []
  const work: number[] = []
  const failing: string[] = []
  try {
    for (const [at, request] of requests.entries()) {
      const [base, head] = [
        write(join(folder, `${at}-base`), request.base),
        write(join(folder, `${at}-head`), request.head),
      ]
      const started = performance.now()
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ["--import", tellsWork, program, "diff", base, head, "-f", "json"],
        {
          encoding: "utf8",
          maxBuffer: 64 * 1024 * 1024,
        },
      )
      times.push((performance.now() - started) / 1000)
      work.push(Number(/cpu (\d+)$/.exec(stderr)?.[1] ?? 0) / 1e6)
      const wrong = stdout === "" ? [stderr] : judge(request, JSON.parse(stdout) as Answer)
      failing.push(...wrong.map((what) => `${request.title}: ${what}`))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  for (const list of [times, work]) list.sort((a, b) => a - b)
  const planted = requests.filter(({ plant }) => plant).length
  const silent = requests.length - planted
  const missed = new Set(failing.map((line) => line.split(": ")[0])).size
  console.log(
    `${planted} pull requests that open a path, ${silent} that change nothing${programs.length < 2 ? `, without ${["kustomize", "helm"].filter((name) => !programs.includes(name)).join(" and ")}` : ""}`,
  )
  console.log(`  ${requests.length - missed} of ${requests.length} judged right`)
  console.log(
    `  p50 ${at(times, 0.5)} s, p95 ${at(times, 0.95)} s, max ${at(times, 1)} s each, with the start of the program; load ${loadavg()[0]?.toFixed(1)}`,
  )
  console.log(`  of work p50 ${at(work, 0.5)} s, p95 ${at(work, 0.95)} s, max ${at(work, 1)} s`)
  for (const line of failing) console.log(`  ${line}`)
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2)

function write(folder: string, files: Files): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}
