import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Finding } from "../../model/finding.ts"
import type { TerminalOptions } from "./report.ts"
import { visible, wrapText } from "./text.ts"

/** What does not count, and in whose words. Only where everything is asked for. */
export function* renderWaived(findings: readonly Finding[], { style, width, all }: TerminalOptions): Generator<string> {
  if (!all) return
  const byReason = new Map<string, Finding[]>()
  for (const finding of findings) if (finding.waiver) getOrAdd(byReason, finding.waiver.reason, () => []).push(finding)
  if (byReason.size === 0) return
  yield `${style.bold("Waived")}\n`
  for (const [reason, waived] of byReason) {
    for (const finding of waived)
      for (const line of wrapText(visible(`${finding.rule}  ${finding.message}`), width - 2)) yield `  ${line}\n`
    for (const line of wrapText(visible(reason), width - 6)) yield `      ${style.dim(line)}\n`
  }
  yield "\n"
}

/** Findings that the changelog inside the image takes away: nobody decided that, so it is said even in short. */
export const repairedByChangelog = (findings: readonly Finding[]): number =>
  findings.filter(({ waiver }) => waiver?.vex?.status === "fixed" && waiver.reason.startsWith("the changelog of "))
    .length
