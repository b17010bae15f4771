import type { Rule } from "../model/rule.ts"
import type { ScanReport } from "../model/scan-report.ts"
import type { TerminalOptions } from "../outputs/terminal/report.ts"

export interface FormatContext {
  readonly rules: ReadonlyMap<string, Rule>
  readonly terminal: TerminalOptions
  /** RFC 3339, for documents that are dated. */
  readonly now: string
}

type Render = (report: ScanReport, context: FormatContext) => Promise<Iterable<string>>

/** Every form in which a report can be written; each is loaded only for those who ask for it. */
export const formats = {
  terminal: async (report, { rules, terminal }) =>
    (await import("../outputs/terminal/report.ts")).renderTerminal(report, rules, terminal),
  json: async (report) => (await import("../outputs/json.ts")).renderJson(report),
  sarif: async (report, { rules }) => [(await import("../outputs/sarif.ts")).renderSarif(report, [...rules.values()])],
  junit: async (report) => [(await import("../outputs/junit.ts")).renderJunit(report)],
  markdown: async (report) => [(await import("../outputs/markdown.ts")).renderMarkdown(report)],
  html: async (report, { rules }) => (await import("../outputs/html/report.ts")).renderHtml(report, rules),
  github: async (report) => (await import("../outputs/github.ts")).renderGithub(report),
  openvex: async (report, { now }) => [(await import("../outputs/vex/openvex.ts")).renderOpenVex(report, now)],
  "cyclonedx-vex": async (report, { now }) => [
    (await import("../outputs/vex/cyclonedx-vex.ts")).renderCycloneDxVex(report, now),
  ],
  gitlab: async (report) => [(await import("../outputs/gitlab.ts")).renderGitlab(report)],
} satisfies Record<string, Render>

export type Format = keyof typeof formats

export const formatNames = Object.keys(formats) as Format[]
