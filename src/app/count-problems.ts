import { isOpen, matchVulnerabilities, type VulnerabilityMatch } from "../engines/vulnerabilities/match.ts"
import type { AdvisoryIndex } from "../model/advisory.ts"
import type { Package } from "../model/package.ts"

export interface VulnerabilityCount {
  readonly all: number
  /** For which a version without the problem exists. */
  readonly fixable: number
}

/** Problems of packages, without those that the distribution answers for. */
export const problemsIn = (packages: readonly Package[], index: AdvisoryIndex): readonly VulnerabilityMatch[] =>
  matchVulnerabilities(packages, index).filter(isOpen)

export const countOf = (matches: readonly VulnerabilityMatch[]): VulnerabilityCount => ({
  all: matches.length,
  fixable: matches.filter(({ state }) => state === "fixed").length,
})

export const countProblems = (packages: readonly Package[], index: AdvisoryIndex): VulnerabilityCount =>
  countOf(problemsIn(packages, index))
