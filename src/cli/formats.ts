import type { Rule } from "../model/rule.ts"
import type { ScanReport } from "../model/scan-report.ts"
import { renderGithub } from "../outputs/github.ts"
import { renderGitlab } from "../outputs/gitlab.ts"
import { renderHtml } from "../outputs/html/report.ts"
import { renderJson } from "../outputs/json.ts"
import { renderJunit } from "../outputs/junit.ts"
import { renderMarkdown } from "../outputs/markdown.ts"
import { renderSarif } from "../outputs/sarif.ts"
import { renderTerminal, type TerminalOptions } from "../outputs/terminal/report.ts"
import { renderOpenVex } from "../outputs/vex/openvex.ts"

export interface FormatContext {
  readonly rules: ReadonlyMap<string, Rule>
  readonly terminal: TerminalOptions
  /** RFC 3339, for documents that are dated. */
  readonly now: string
}

type Render = (report: ScanReport, context: FormatContext) => Iterable<string>

/** Every form in which a report can be written. */
export const formats = {
  terminal: (report, { rules, terminal }) => renderTerminal(report, rules, terminal),
  json: (report) => renderJson(report),
  sarif: (report, { rules }) => [renderSarif(report, [...rules.values()])],
  junit: (report) => [renderJunit(report)],
  markdown: (report) => [renderMarkdown(report)],
  html: (report, { rules }) => renderHtml(report, rules),
  github: (report) => renderGithub(report),
  openvex: (report, { now }) => [renderOpenVex(report, now)],
  gitlab: (report) => [renderGitlab(report)],
} satisfies Record<string, Render>

export type Format = keyof typeof formats

export const formatNames = Object.keys(formats) as Format[]
