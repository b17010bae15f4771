import { imageChecks } from "../engines/images/checks.generated.ts"
import { judgeImage } from "../engines/images/judge-image.ts"
import { vexWorld, waiveByVex } from "../engines/vulnerabilities/apply-vex.ts"
import { endOfLifeFinding } from "../engines/vulnerabilities/end-of-life.ts"
import { vulnerabilityFindings } from "../engines/vulnerabilities/findings.ts"
import { matchVulnerabilities } from "../engines/vulnerabilities/match.ts"
import { endOfLifeRuntimes } from "../engines/vulnerabilities/runtime-end-of-life.ts"
import { unjudgedPackages } from "../engines/vulnerabilities/unjudged.ts"
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
}

export interface JudgedImages {
  readonly findings: readonly Finding[]
  readonly incomplete: readonly Incomplete[]
  readonly packages: number
  /** Problems left out because nothing can be done about them yet. */
  readonly unfixed: number
}

/** Judges images: how they are made, and what of their packages is vulnerable. */
export function judgeImages(images: readonly CatalogedImage[], judging: ImageJudging): JudgedImages {
  const judged = images.map((image) => judgeOne(image, judging))
  return {
    findings: judged.flatMap(({ findings }) => findings),
    incomplete: judged.flatMap(({ incomplete }) => incomplete),
    packages: images.reduce((sum, { packages }) => sum + packages.length, 0),
    unfixed: judged.reduce((sum, { unfixed }) => sum + unfixed, 0),
  }
}

function judgeOne(image: CatalogedImage, { isWanted, today, advisories, vex = [], unfixed = false }: ImageJudging) {
  const checks = imageChecks.filter(({ id }) => isWanted(id))
  const configured = judgeImage(image, checks, { today })
  const unread = image.problems.map(
    ({ what, why }): Incomplete => ({ what: `${image.name}: ${what}`, why, code: "image" }),
  )
  const findings = [...configured.findings]
  const incomplete = [...unread, ...configured.incomplete]
  let left = 0
  if (!advisories) {
    if (isWanted(vulnerablePackage.id) && image.packages.length > 0)
      incomplete.push({
        what: image.name,
        why: `there is no vulnerability database, so its ${image.packages.length} packages were not judged`,
        code: "no-database",
        advice:
          "breakwater db import FEED..., or breakwater db update --mirror URL --key FILE; or --skip vulnerable-package.",
      })
  } else {
    if (isWanted(vulnerablePackage.id)) {
      const found = vulnerabilityFindings(image, matchVulnerabilities(image.packages, advisories), advisories, {
        unfixed,
      })
      findings.push(...waiveByVex(found.findings, vex, vexWorld(image)))
      left = found.unfixed
      for (const { packages, why } of unjudgedPackages(image.packages, advisories))
        incomplete.push({
          what: image.name,
          why: `${packages === 1 ? "1 package was" : `${packages} packages were`} not judged: ${why}`,
          code: "no-advisories",
          advice: "Import a feed that has them: docs/vulnerabilities.md.",
        })
    }
    const ended = isWanted(endOfLifeRelease.id) ? endOfLifeFinding(image, advisories, today) : undefined
    if (ended) findings.push(ended)
    if (isWanted(endOfLifeRuntime.id)) findings.push(...endOfLifeRuntimes(image, advisories, today))
  }
  return { findings, incomplete, unfixed: left }
}
