import type { Advisory } from "./advisory.ts"
import { type SeverityLevel, severityLevels } from "./severity.ts"

/** The level of an advisory: of its newest readable CVSS vector, else the feed's own word. */
export function advisoryLevel({ cvss, level }: Advisory): SeverityLevel | undefined {
  const scores = cvss.map((vector) => ({ vector, score: cvssScore(vector) }))
  const best = scores
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => generation(b.vector) - generation(a.vector))[0]
  return best?.score === undefined ? level : levelOfScore(best.score)
}

export const worstLevel = (levels: readonly (SeverityLevel | undefined)[]): SeverityLevel | undefined =>
  severityLevels.find((level) => levels.includes(level))

/** Qualitative rating. Source: CVSS v3.1 specification, section 5. */
export const levelOfScore = (score: number): SeverityLevel =>
  score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : score > 0 ? "low" : "info"

const generation = (vector: string): number => (vector.startsWith("CVSS:3") ? 3 : 2)

/** Base score of a CVSS v2, v3.0 or v3.1 vector; undefined for everything else, which includes v4. */
export function cvssScore(vector: string): number | undefined {
  const metrics = new Map(vector.split("/").map((part) => part.split(":") as [string, string]))
  if (/^CVSS:3\.[01]\//.test(vector)) return scoreV3(metrics, vector.startsWith("CVSS:3.1"))
  return /^\(?AV:[LAN]\/AC:[HML]\/Au:/.test(vector) ? scoreV2(metrics) : undefined
}

type Metrics = ReadonlyMap<string, string>

function weights(metrics: Metrics, table: Readonly<Record<string, Readonly<Record<string, number>>>>) {
  const found: Record<string, number> = {}
  for (const [metric, values] of Object.entries(table)) {
    const value = metrics.get(metric)
    const weight = value !== undefined && Object.hasOwn(values, value) ? values[value] : undefined
    if (weight === undefined) return undefined
    found[metric] = weight
  }
  return (metric: string): number => found[metric] as number
}

const V3 = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  S: { U: 0, C: 1 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
}

const CHANGED_PR = { N: 0.85, L: 0.68, H: 0.5 }

/** Source: CVSS v3.1 specification, section 7.1; v3.0 differs in how it rounds. */
function scoreV3(metrics: Metrics, isExactRounding: boolean): number | undefined {
  const isChanged = metrics.get("S") === "C"
  const of = weights(metrics, isChanged ? { ...V3, PR: CHANGED_PR } : V3)
  if (of === undefined) return undefined
  const base = 1 - (1 - of("C")) * (1 - of("I")) * (1 - of("A"))
  const impact = isChanged ? 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 : 6.42 * base
  if (impact <= 0) return 0
  const exploitability = 8.22 * of("AV") * of("AC") * of("PR") * of("UI")
  const score = Math.min(10, isChanged ? 1.08 * (impact + exploitability) : impact + exploitability)
  return isExactRounding ? roundUp(score) : Math.ceil(score * 10) / 10
}

/** Source: CVSS v3.1 specification, appendix A. */
function roundUp(value: number): number {
  const scaled = Math.round(value * 100_000)
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10
}

const V2 = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: { N: 0, P: 0.275, C: 0.66 },
  I: { N: 0, P: 0.275, C: 0.66 },
  A: { N: 0, P: 0.275, C: 0.66 },
}

/** Source: CVSS v2 complete guide, section 3.2.1. */
function scoreV2(metrics: Metrics): number | undefined {
  const of = weights(metrics, V2)
  if (of === undefined) return undefined
  const impact = 10.41 * (1 - (1 - of("C")) * (1 - of("I")) * (1 - of("A")))
  const exploitability = 20 * of("AV") * of("AC") * of("Au")
  const score = (0.6 * impact + 0.4 * exploitability - 1.5) * (impact === 0 ? 0 : 1.176)
  return Math.round(score * 10) / 10
}

/** Whether a vector says that the flaw is exploited over the network. Any version of CVSS. */
export const isNetworkVector = (vector: string): boolean => /(?:^\(?|\/)AV:N(?:\/|$)/.test(vector)

/** Whether it is, moreover, exploited without an account and without anybody's help. */
export const isUnaided = (vector: string): boolean =>
  /\/PR:N(?:\/|$)/.test(vector) ? /\/UI:N(?:\/|$)/.test(vector) : /\/Au:N(?:\/|$)/.test(vector)

/** The newest vector of an advisory; undefined where it gives none. */
export const bestVector = (vectors: readonly string[]): string | undefined =>
  vectors.toSorted((a, b) => generationOf(b) - generationOf(a))[0]

const generationOf = (vector: string): number => Number(/^CVSS:(\d)/.exec(vector)?.[1] ?? 2)
