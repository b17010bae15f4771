import type { Finding } from "../model/finding.ts"
import type { Resource } from "../model/resource.ts"
import type { ScanReport } from "../model/scan-report.ts"
import { severityLevels } from "../model/severity.ts"
import { ownerOf } from "../outputs/owner.ts"
import { count, truncate, visible } from "../outputs/terminal/text.ts"
import type { Terminal } from "./terminal.ts"
import type { WatchStep } from "./watch.ts"

/** What `breakwater watch` shows. */
export interface WatchView {
  begin(report: ScanReport): void
  step(step: WatchStep): void
  end(): void
}

/** One screen that is drawn again, in a terminal; else lines that are added. */
export const openWatchView = (terminal: Terminal, cluster: string): WatchView =>
  process.stdout.isTTY && terminal.interactive ? new Screen(terminal, cluster) : new Lines(terminal, cluster)

const clock = (): string => new Date().toTimeString().slice(0, 8)

const nameOf = ({ namespace, kind, name }: Resource): string => [namespace, kind, name].filter(Boolean).join("/")

/** "2 critical · 5 high", or "no findings". */
function counts({ summary }: ScanReport): string {
  const parts = severityLevels.flatMap((level) => (summary[level] > 0 ? [`${summary[level]} ${level}`] : []))
  return parts.length > 0 ? parts.join(" · ") : "no findings"
}

const describe = (sign: "+" | "-", { severity, title, rule, ...finding }: Finding): string =>
  `${sign} ${severity.toUpperCase().padEnd(8)}  ${visible(ownerOf(finding))}  ${title}  ${rule}`

const incompleteLine = ({ incomplete }: ScanReport): string =>
  incomplete.length === 0 ? "" : `${incomplete.length} things could not be read: breakwater scan --cluster tells them`

class Lines implements WatchView {
  readonly #terminal: Terminal
  readonly #cluster: string
  #problems: ReadonlySet<string> = new Set()

  constructor(terminal: Terminal, cluster: string) {
    this.#terminal = terminal
    this.#cluster = cluster
  }

  begin(report: ScanReport): void {
    const { resources, workloads } = report.summary
    const first = `watching ${visible(this.#cluster)}: ${count(resources, "object")}, ${count(workloads, "workload")}, ${counts(report)}`
    this.#lines([first, incompleteLine(report)].filter((line) => line !== ""))
  }

  step({ change, report, came, went, problems }: WatchStep): void {
    const touched = [...change.changed, ...change.removed].map(nameOf)
    const isNews = came.length + went.length > 0
    this.#lines([
      ...(isNews
        ? [`${touched.length} changed: ${visible(touched.slice(0, 3).join(", "))}${touched.length > 3 ? " …" : ""}`]
        : []),
      ...came.map((finding) => describe("+", finding)),
      ...went.map((finding) => describe("-", finding)),
      ...(isNews ? [counts(report)] : []),
      ...this.#newProblems(problems),
    ])
  }

  end(): void {}

  /** Told once, and once more when it works again. */
  #newProblems(problems: readonly string[]): readonly string[] {
    const known = this.#problems
    this.#problems = new Set(problems)
    return [
      ...problems
        .filter((problem) => !known.has(problem))
        .map((problem) => `not followed for now: ${visible(problem)}`),
      ...[...known]
        .filter((problem) => !this.#problems.has(problem))
        .map((problem) => `followed again: ${visible(problem)}`),
    ]
  }

  #lines(lines: readonly string[]): void {
    if (lines.length > 0) void this.#terminal.write(lines.map((line) => `${clock()}  ${line}\n`).join(""))
  }
}

const kept = 200

class Screen implements WatchView {
  readonly #terminal: Terminal
  readonly #cluster: string
  #report: ScanReport | undefined
  #problems: readonly string[] = []
  #changes: string[] = []
  #findings: string[] = []
  readonly #redraw = (): void => this.#draw()

  constructor(terminal: Terminal, cluster: string) {
    this.#terminal = terminal
    this.#cluster = cluster
  }

  begin(report: ScanReport): void {
    this.#report = report
    // The alternate screen, without a cursor; what was there before comes back at the end.
    void this.#terminal.write("\u001b[?1049h\u001b[?25l")
    process.stdout.on("resize", this.#redraw)
    this.#draw()
  }

  step({ change, report, came, went, problems }: WatchStep): void {
    const time = clock()
    this.#report = report
    this.#problems = problems
    const touched = [
      ...change.changed.map((resource) => `${change.added.has(resource.key) ? "+" : "~"} ${nameOf(resource)}`),
      ...change.removed.map((resource) => `- ${nameOf(resource)}`),
    ]
    this.#changes = [...touched.reverse().map((text) => `${time}  ${visible(text)}`), ...this.#changes].slice(0, kept)
    const told = [...came.map((finding) => describe("+", finding)), ...went.map((finding) => describe("-", finding))]
    this.#findings = [...told.map((text) => `${time}  ${text}`), ...this.#findings].slice(0, kept)
    this.#draw()
  }

  end(): void {
    process.stdout.off("resize", this.#redraw)
    void this.#terminal.write("\u001b[?25h\u001b[?1049l")
    if (this.#report) void this.#terminal.write(`${visible(this.#cluster)}: ${counts(this.#report)}\n`)
  }

  #draw(): void {
    if (!this.#report) return
    const { style } = this.#terminal
    const { columns = 80, rows = 24 } = process.stdout
    const { resources, workloads } = this.#report.summary
    const head = [
      style.bold(truncate(`${visible(this.#cluster)}  ${counts(this.#report)}`, columns)),
      style.dim(
        truncate(`${count(resources, "object")} · ${count(workloads, "workload")} · ${clock()} · Ctrl-C ends`, columns),
      ),
      ...[incompleteLine(this.#report), ...this.#problems.map((problem) => `not followed for now: ${visible(problem)}`)]
        .filter((line) => line !== "")
        .slice(0, 3)
        .map((line) => style.yellow(truncate(line, columns))),
    ]
    const room = Math.max(2, rows - head.length - 5)
    const findings = this.#findings.slice(0, Math.ceil(room * 0.6))
    const changes = this.#changes.slice(0, room - findings.length)
    const list = (title: string, lines: readonly string[], none: string): readonly string[] => [
      "",
      style.bold(title),
      ...(lines.length > 0 ? lines.map((line) => truncate(line, columns)) : [style.dim(none)]),
    ]
    const lines = [
      ...head,
      ...list("Findings that came and went", findings, "none so far"),
      ...list("What changed", changes, "nothing so far"),
    ]
    void this.#terminal.write(
      `\u001b[H${lines
        .slice(0, rows)
        .map((line) => `${line}\u001b[K`)
        .join("\r\n")}\u001b[J`,
    )
  }
}
