import { type ControlReport, type ControlStatus, countStatuses, type FrameworkReport } from "../../model/compliance.ts"
import type { Style } from "./style.ts"
import { truncate, wrapText } from "./text.ts"

interface ComplianceOptions {
  readonly style: Style
  /** Columns. */
  readonly width: number
  /** Show passed controls and those that nothing in the input is about as well. */
  readonly all: boolean
}

const paint: Readonly<Record<ControlStatus, (style: Style, text: string) => string>> = {
  fail: (style, text) => style.red(text),
  pass: (style, text) => style.green(text),
  manual: (style, text) => style.yellow(text),
  "not-applicable": (style, text) => style.dim(text),
}

const words: Readonly<Record<ControlStatus, string>> = {
  fail: "fail",
  pass: "pass",
  manual: "manual",
  "not-applicable": "n/a",
}

const statusWidth = 8

/** A framework control by control: what failed, then what nobody but a person can tell. */
export function* renderFramework(report: FrameworkReport, options: ComplianceOptions): Generator<string> {
  const { style, width, all } = options
  const counts = countStatuses(report)
  yield `\n${style.bold(truncate(report.title, width))}\n`
  yield `${style.dim(truncate(`${counts.fail} fail · ${counts.pass} pass · ${counts.manual} manual · ${counts["not-applicable"]} not applicable`, width))}\n`
  const idWidth = Math.min(width >> 1, Math.max(...report.controls.map(({ id }) => id.length)) + 2)
  for (const control of report.controls) {
    if (!all && control.status !== "fail" && control.manual === undefined && control.status !== "manual") continue
    yield* renderControl(control, idWidth, options)
  }
  if (!all && counts.pass + counts["not-applicable"] > 0)
    yield `${style.dim(truncate("--all shows what passed and what the input says nothing about", width))}\n`
}

function* renderControl(
  { id, title, status, findings, manual }: ControlReport,
  idWidth: number,
  { style, width }: ComplianceOptions,
): Generator<string> {
  const evidence = status === "fail" ? String(findings.length) : ""
  const room = Math.max(8, width - statusWidth - idWidth - evidence.length - 2)
  const name = truncate(title, room)
  const gap =
    evidence === "" ? "" : " ".repeat(Math.max(2, width - statusWidth - idWidth - name.length - evidence.length))
  yield `${paint[status](style, words[status].padEnd(statusWidth))}${truncate(id, idWidth - 1).padEnd(idWidth)}${name}${gap}${style.dim(evidence)}\n`
  if (manual === undefined || status === "fail") return
  const margin = " ".repeat(statusWidth + 2)
  for (const line of wrapText(manual, width - margin.length)) yield `${margin}${style.dim(line)}\n`
}
