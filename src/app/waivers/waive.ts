import { weighed } from "../../engines/workload-images/concern.ts"
import type { AffectedWorkload, Finding } from "../../model/finding.ts"
import type { Rule } from "../../model/rule.ts"
import type { Warning } from "../../model/scan-report.ts"
import { isExpired } from "../../model/waiver.ts"
import { findRules } from "../rules.ts"
import type { FoundWaiver, FoundWaivers } from "./waiver-source.ts"

export interface WaiveOptions {
  readonly rules: ReadonlyMap<string, Rule>
  /** Ids of the rules that were run: a waiver of another one cannot be called unused. */
  readonly ran: ReadonlySet<string>
  /** YYYY-MM-DD. */
  readonly today: string
}

export interface WaiveResult {
  readonly findings: readonly Finding[]
  /** Waivers that are expired, unused, or say nothing that can be followed. */
  readonly warnings: readonly Warning[]
}

/** Marks the findings that are waived. Nothing is left out: a waived finding is shown as such and does not count. */
export function waive(findings: readonly Finding[], found: FoundWaivers, options: WaiveOptions): WaiveResult {
  const warnings: Warning[] = found.broken.map(({ where, why, location }) =>
    warning("waiver-broken", `${where} waives nothing: ${why}`, location),
  )
  if (found.waivers.length === 0) return { findings, warnings }
  const byRule = new Map<string, Entry[]>()
  const entries = found.waivers.map(
    (source): Entry => ({ source, isUsed: false, isExpired: isExpired(source.waiver, options.today) }),
  )
  for (const entry of entries)
    for (const name of entry.source.rules) {
      const ids = name === "*" ? ["*"] : findRules(options.rules, name).map(({ id }) => id)
      if (ids.length === 0)
        warnings.push(
          warning(
            "waiver-unknown-rule",
            `${entry.source.where} names a rule that does not exist: ${name}`,
            entry.source.location,
          ),
        )
      for (const id of ids) byRule.set(id, [...(byRule.get(id) ?? []), entry])
      // Of a rule that did not run nobody can tell whether its waiver is of use.
      if (name !== "*" && !ids.some((id) => options.ran.has(id))) entry.isUsed = true
    }
  const all = byRule.get("*") ?? []
  const marked = findings.map((finding) => {
    const candidates = byRule.get(finding.rule) ?? []
    if (candidates.length + all.length === 0) return finding
    const entriesOfRule = [...candidates, ...all]
    const { workloads = [] } = finding
    const valid = findValid(finding, entriesOfRule, workloads.length === 0)
    if (valid) return { ...finding, waiver: valid.source.waiver }
    return workloads.length === 0 ? finding : waiveInWorkloads(finding, workloads, entriesOfRule)
  })
  for (const { source, isUsed, missed } of entries) {
    const { where, waiver, location } = source
    if (!isUsed) warnings.push(warning("waiver-unused", `${where} waives nothing any more; remove it`, location))
    else if (missed) {
      const what = missed === 1 ? "a finding counts" : `${missed} findings count`
      warnings.push(warning("waiver-expired", `${where} expired on ${waiver.expires}: ${what} again`, location))
    }
  }
  return { findings: marked, warnings }
}

/** The waiver that holds, where one does; those that speak of the finding are noted as used, and expired ones as missed. */
function findValid(finding: Finding, entries: readonly Entry[], notesMissed = true): Entry | undefined {
  const matching = entries.filter(({ source }) => source.covers(finding))
  for (const entry of matching) entry.isUsed = true
  const valid = matching.find((entry) => !entry.isExpired)
  for (const entry of matching) if (entry.isExpired && !valid && notesMissed) entry.missed = (entry.missed ?? 0) + 1
  return valid
}

/** An owner accepts it for its own workload: the finding is waived once all who run the image have. */
function waiveInWorkloads(
  finding: Finding,
  workloads: readonly AffectedWorkload[],
  entries: readonly Entry[],
): Finding {
  const decided = workloads.map((workload): AffectedWorkload => {
    const { resource, container, place } = workload
    const valid = findValid({ ...finding, resource, container, places: [place] }, entries)
    return valid ? { ...workload, waiver: valid.source.waiver } : workload
  })
  if (decided.every((workload, index) => workload === workloads[index])) return finding
  const open = decided.some(({ waiver }) => !waiver)
  const waiver = open ? undefined : decided[0]?.waiver
  return weighed({ ...finding, workloads: decided, ...(waiver ? { waiver } : {}) })
}

interface Entry {
  readonly source: FoundWaiver
  readonly isExpired: boolean
  isUsed: boolean
  missed?: number
}

const warning = (code: string, message: string, location: Warning["location"]): Warning => ({
  code,
  message,
  ...(location ? { location } : {}),
})
