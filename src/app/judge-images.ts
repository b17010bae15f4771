import { imageChecks } from "../engines/images/checks.generated.ts"
import { judgeImage } from "../engines/images/judge-image.ts"
import { vexWorld, waiveByVex } from "../engines/vulnerabilities/apply-vex.ts"
import { endOfLifeFinding } from "../engines/vulnerabilities/end-of-life.ts"
import { vulnerabilityFindings } from "../engines/vulnerabilities/findings.ts"
import { isOpen, matchVulnerabilities, type VulnerabilityMatch } from "../engines/vulnerabilities/match.ts"
import { endOfLifeRuntimes } from "../engines/vulnerabilities/runtime-end-of-life.ts"
import { type Unjudged, unjudgedPackages } from "../engines/vulnerabilities/unjudged.ts"
import {
  endOfLifeRelease,
  endOfLifeRuntime,
  vulnerablePackage,
} from "../engines/vulnerabilities/vulnerability-rules.ts"
import type { AdvisoryIndex } from "../model/advisory.ts"
import type { ExploitationIndex } from "../model/exploitation.ts"
import type { Finding, Incomplete } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import type { LifecycleIndex } from "../model/lifecycle.ts"
import type { VexStatement } from "../model/vex.ts"

/** What is known of vulnerabilities. */
export type Advisories = AdvisoryIndex & ExploitationIndex & LifecycleIndex

export interface ImageJudging {
  /** Whether a rule is asked for. */
  readonly isWanted: (rule: string) => boolean
  /** YYYY-MM-DD. */
  readonly today: string
  /** Absent: packages are not judged, and where that was asked for the result is incomplete. */
  readonly advisories?: Advisories
  /** What makers say about problems of their products. */
  readonly vex?: readonly VexStatement[]
  /** Also problems that nothing can be done about yet. */
  readonly unfixed?: boolean
  /** Also what a report draws of images. */
  readonly pictures?: boolean
}

/** How images are judged in a scan. */
export const imageJudging = (
  { advisories, vex, unfixed, pictures }: Omit<ImageJudging, "isWanted" | "today">,
  isWanted: ImageJudging["isWanted"],
  today: string,
): ImageJudging => ({
  isWanted,
  today,
  ...(advisories ? { advisories } : {}),
  ...(vex ? { vex } : {}),
  ...(unfixed === undefined ? {} : { unfixed }),
  ...(pictures === undefined ? {} : { pictures }),
})

/** What is said of one image. */
export interface ImageVerdict {
  readonly findings: readonly Finding[]
  /** Checks that failed. */
  readonly failed: readonly Incomplete[]
  /** Packages that no feed speaks of. */
  readonly unjudged: readonly Unjudged[]
  /** Packages that were to be judged, and there is no database. */
  readonly withoutDatabase: number
  /** Problems left out because nothing can be done about them yet. */
  readonly unfixed: number
  /** Problems of its packages, those too that are left out. */
  readonly matches: readonly VulnerabilityMatch[]
}

export interface JudgedImages {
  readonly findings: readonly Finding[]
  readonly incomplete: readonly Incomplete[]
  readonly packages: number
  /** Problems left out because nothing can be done about them yet. */
  readonly unfixed: number
}

export const databaseAdvice =
  "breakwater db import FEED..., or breakwater db update --mirror URL --key FILE; or --skip vulnerable-package."

export const feedAdvice = "Import a feed that has them: docs/vulnerabilities.md."

/** Judges images: how they are made, and what of their packages is vulnerable. */
export function judgeImages(images: readonly CatalogedImage[], judging: ImageJudging): JudgedImages {
  const judged = images.map((image) => ({ image, verdict: judgeOne(image, judging) }))
  return {
    findings: judged.flatMap(({ verdict }) => verdict.findings),
    incomplete: judged.flatMap(({ image, verdict }) => incompleteOf(image, verdict)),
    packages: images.reduce((sum, { packages }) => sum + packages.length, 0),
    unfixed: judged.reduce((sum, { verdict }) => sum + verdict.unfixed, 0),
  }
}

function incompleteOf(
  { name, problems }: CatalogedImage,
  { failed, unjudged, withoutDatabase }: ImageVerdict,
): readonly Incomplete[] {
  return [
    ...problems.map(({ what, why }): Incomplete => ({ what: `${name}: ${what}`, why, code: "image" })),
    ...failed,
    ...(withoutDatabase > 0
      ? [
          {
            what: name,
            why: `there is no vulnerability database, so its ${withoutDatabase} packages were not judged`,
            code: "no-database",
            advice: databaseAdvice,
          },
        ]
      : []),
    ...unjudged.map(
      ({ packages, why }): Incomplete => ({
        what: name,
        why: `${packages === 1 ? "1 package was" : `${packages} packages were`} not judged: ${why}`,
        code: "no-advisories",
        advice: feedAdvice,
      }),
    ),
  ]
}

export function judgeOne(
  image: CatalogedImage,
  { isWanted, today, advisories, vex = [], unfixed = false }: ImageJudging,
): ImageVerdict {
  const configured = judgeImage(
    image,
    imageChecks.filter(({ id }) => isWanted(id)),
    { today },
  )
  const { findings, incomplete: failed } = configured
  const judgesPackages = isWanted(vulnerablePackage.id)
  if (!advisories)
    return {
      findings,
      failed,
      unjudged: [],
      withoutDatabase: judgesPackages ? image.packages.length : 0,
      unfixed: 0,
      matches: [],
    }
  const ended = isWanted(endOfLifeRelease.id) ? endOfLifeFinding(image, advisories, today) : undefined
  const runtimes = isWanted(endOfLifeRuntime.id) ? endOfLifeRuntimes(image, advisories, today) : []
  const matches = judgesPackages ? matchVulnerabilities(image.packages, advisories) : []
  const vulnerable = vulnerabilityFindings(image, matches, advisories, { unfixed })
  return {
    findings: [
      ...findings,
      ...waiveByVex(vulnerable.findings, vex, vexWorld(image)),
      ...(ended ? [ended] : []),
      ...runtimes,
    ],
    failed,
    unjudged: judgesPackages ? unjudgedPackages(image.packages, advisories) : [],
    withoutDatabase: 0,
    unfixed: vulnerable.unfixed,
    matches: matches.filter(isOpen),
  }
}
