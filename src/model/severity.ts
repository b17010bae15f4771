/** How much a finding matters, worst first. */
export type SeverityLevel = "critical" | "high" | "medium" | "low" | "info"

/** A level with the reason for it, shown by `breakwater explain`. */
export interface Severity {
  readonly level: SeverityLevel
  readonly reason: string
}

export const severityLevels: readonly SeverityLevel[] = ["critical", "high", "medium", "low", "info"]

/** The damage an attacker gains at once: root on a node, rule over the cluster. */
export const critical = (reason: string): Severity => ({ level: "critical", reason })
/** One more step away from that, or secrets and workloads of others within reach. */
export const high = (reason: string): Severity => ({ level: "high", reason })
/** A defence is missing that would contain a break-in. */
export const medium = (reason: string): Severity => ({ level: "medium", reason })
/** Hygiene: makes an attack, an outage or its analysis harder to handle. */
export const low = (reason: string): Severity => ({ level: "low", reason })
/** Worth knowing; nothing has to change. */
export const info = (reason: string): Severity => ({ level: "info", reason })

/** Rank for sorting and thresholds: 0 is critical, 4 is info. */
export const severityRank = (level: SeverityLevel): number => severityLevels.indexOf(level)

export const isAtLeast = (level: SeverityLevel, threshold: SeverityLevel): boolean =>
  severityRank(level) <= severityRank(threshold)

/** How bad an attack path is: by its risk, 0 to 1. */
export const levelOfRisk = (risk: number): "critical" | "high" | "medium" =>
  risk >= 0.05 ? "critical" : risk >= 0.01 ? "high" : "medium"

/** Weight for ordering fixes by the risk they remove; a step of severity outweighs several findings of the next. */
export const riskWeight: Readonly<Record<SeverityLevel, number>> = {
  critical: 40,
  high: 10,
  medium: 3,
  low: 1,
  info: 0,
}
