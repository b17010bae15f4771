import { compareVersions } from "../../lib/versions/versions.ts"
import { bestVector } from "../../model/cvss.ts"
import type { Exploitation, ExploitationIndex } from "../../model/exploitation.ts"
import type { Finding } from "../../model/finding.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import type { CatalogedImage } from "../../model/image/image.ts"
import { isOperatingSystemPackage } from "../../model/package.ts"
import type { SeverityLevel } from "../../model/severity.ts"
import { describeProof } from "./affected.ts"
import { describeChangelog } from "./changelog-evidence.ts"
import { isOpen, type VulnerabilityMatch } from "./match.ts"
import { vulnerablePackage } from "./vulnerability-rules.ts"

/** Findings about an image, those first that are to be fixed now. */
export interface VulnerabilityFindings {
  readonly findings: readonly Finding[]
  /** Problems left out because no version is without them and nobody is known to exploit them. */
  readonly unfixed: number
  /** Problems that a distribution answers for: of files that its package brought. */
  readonly overruled: number
}

/**
 * Matches as findings: by exploitation (CISA KEV, then EPSS), then severity. Without `unfixed` only those that something can
 * be done about: a version without the problem exists, or it is exploited. What the changelog inside the image says to be repaired is
 * waived in its words: nothing is taken away unseen.
 */
export function vulnerabilityFindings(
  image: CatalogedImage,
  matches: readonly VulnerabilityMatch[],
  index: ExploitationIndex,
  { unfixed = false }: { readonly unfixed?: boolean } = {},
): VulnerabilityFindings {
  const own = matches.filter(isOpen)
  const repaired = matches.filter((match) => match.overruledBy === undefined && !isOpen(match))
  const judged = own.map((match) => ({ match, exploitation: exploitationOf(match, index) }))
  const shown = judged.filter(
    ({ match, exploitation }) => unfixed || match.state === "fixed" || exploitation.kev !== undefined,
  )
  const targets = upgradeTargets(own)
  return {
    findings: [
      ...shown.map(({ match, exploitation }) => toFinding(image, match, exploitation, targets)),
      ...repaired.map((match) =>
        repairedFinding(match, toFinding(image, match, exploitationOf(match, index), targets)),
      ),
    ].sort(byPressure),
    unfixed: judged.length - shown.length,
    overruled: matches.length - own.length - repaired.length,
  }
}

/** What is known of any of the problem's names. */
function exploitationOf({ ids }: VulnerabilityMatch, index: ExploitationIndex): Exploitation {
  const known = ids.filter((id) => id.startsWith("CVE-")).map((id) => index.exploitation(id))
  return {
    kev: known.find(({ kev }) => kev)?.kev,
    epss: known.map(({ epss }) => epss).sort((a, b) => (b?.score ?? 0) - (a?.score ?? 0))[0],
  }
}

/** By package the version that clears all its problems which can be cleared. */
function upgradeTargets(matches: readonly VulnerabilityMatch[]): ReadonlyMap<string, string> {
  const targets = new Map<string, string>()
  for (const match of matches) {
    // The lowest version that any of the advisories calls fixed clears this problem.
    const [fixed] = match.fixed
    const ecosystem = match.evidence[0]?.advisory.ecosystem ?? ""
    const known = targets.get(match.package.purl)
    if (fixed !== undefined && (known === undefined || (compareVersions(ecosystem, fixed, known) ?? 0) > 0))
      targets.set(match.package.purl, fixed)
  }
  return targets
}

function toFinding(
  image: CatalogedImage,
  match: VulnerabilityMatch,
  { kev, epss }: Exploitation,
  targets: ReadonlyMap<string, string>,
): Finding {
  const { package: found, id, ids, state, fixed, evidence } = match
  const severity: SeverityLevel = kev ? "critical" : (match.level ?? "medium")
  const severityBy = kev ? "kev" : match.level ? "advisory" : "none"
  const target = targets.get(found.purl)
  const vector = bestVector(evidence.flatMap(({ advisory }) => advisory.cvss))
  const layer = image.layers.find(({ diffId }) => diffId === found.layer)
  return {
    id: fingerprint(vulnerablePackage.id, image.name, found.type, found.name, id),
    rule: vulnerablePackage.id,
    aliases: vulnerablePackage.aliases,
    category: "vulnerability",
    severity,
    title: vulnerablePackage.title,
    message: `${found.name} ${found.version} has ${id}${kev ? ", which is exploited now" : ""}: ${describeState(match)}`,
    subject: image.name,
    locations: [],
    evidence: {
      id,
      aliases: ids.filter((each) => each !== id),
      package: found.name,
      version: found.version,
      purl: found.purl,
      ...(isOperatingSystemPackage(found) ? { source: found.source?.name ?? found.name } : {}),
      fixedVersions: fixed,
      state,
      advisory: evidence.map(({ advisory }) => `${advisory.source}:${advisory.id}`),
      kev: kev !== undefined,
      epss: epss?.score ?? null,
      severityBy,
      ...(vector ? { cvss: vector } : {}),
      ...(evidence[0]?.advisory.summary ? { summary: evidence[0].advisory.summary } : {}),
      proof: [
        ...evidence.map(({ key, proof, advisory }) => `${advisory.id}: ${key.name} ${describeProof(proof)}`),
        ...(match.changelog ? [describeChangelog(match.changelog)] : []),
      ],
      locations: found.locations.slice(0, 5),
      ...(layer ? { layer: layer.diffId } : {}),
      ...(layer?.createdBy ? { step: layer.createdBy } : {}),
    },
    fix: {
      title: target === undefined ? `No version of ${found.name} without it yet` : `Upgrade ${found.name} to ${target}`,
      automatic: false,
    },
    frameworks: vulnerablePackage.frameworks,
    places: [],
  }
}

function repairedFinding({ package: found, id, changelog }: VulnerabilityMatch, finding: Finding): Finding {
  const reason = changelog ? describeChangelog(changelog) : ""
  return {
    ...finding,
    message: `${found.name} ${found.version} has the repair of ${id}`,
    waiver: { by: "file", reason, vex: { status: "fixed" } },
  }
}

const states: Readonly<Record<VulnerabilityMatch["state"], string>> = {
  fixed: "fixed",
  unfixed: "no version is without it yet",
  deferred: "the distribution will fix it later",
  "wont-fix": "the distribution will not fix it",
  "end-of-life": "the release is repaired no more",
  "not-affected": "not affected",
}

const describeState = ({ state, fixed }: VulnerabilityMatch): string =>
  fixed.length > 0 ? `fixed in ${fixed.join(" or ")}` : states[state]

/** Exploited first, then likely to be; severity is the application's to sort by. */
const byPressure = (a: Finding, b: Finding): number =>
  Number(b.evidence.kev) - Number(a.evidence.kev) || Number(b.evidence.epss ?? 0) - Number(a.evidence.epss ?? 0)
