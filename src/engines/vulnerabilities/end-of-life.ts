import type { Finding } from "../../model/finding.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import type { CatalogedImage } from "../../model/image/image.ts"
import { isOver, type LifecycleIndex, releaseOf } from "../../model/lifecycle.ts"
import type { SeverityLevel } from "../../model/severity.ts"
import { endOfLifeRelease } from "./vulnerability-rules.ts"

/** Products of endoflife.date by the ID of os-release, where the names differ. */
const products: Readonly<Record<string, string>> = {
  alpine: "alpine-linux",
  amzn: "amazon-linux",
  centos: "centos-stream",
  ol: "oracle-linux",
  "opensuse-leap": "opensuse",
  rocky: "rocky-linux",
}

/** A finding where the distribution of an image is at its end. `today` is YYYY-MM-DD. */
export function endOfLifeFinding(image: CatalogedImage, index: LifecycleIndex, today: string): Finding | undefined {
  const { id, version, prettyName } = image.distribution ?? {}
  if (id === undefined || version === undefined) return undefined
  // CentOS Linux and CentOS Stream have the same id; Linux ended with 8.
  const product = id === "centos" && !/stream/i.test(prettyName ?? "") ? "centos" : (products[id] ?? id)
  const lifecycle = index.lifecycle(product)
  const release = lifecycle && releaseOf(lifecycle, version)
  if (!lifecycle || !release || !isOver(release.end, today)) return undefined
  const hasExtended = release.extendedEnd !== undefined && !isOver(release.extendedEnd, today)
  const severity: SeverityLevel = hasExtended ? "low" : endOfLifeRelease.severity.level
  const newest = lifecycle.releases.find(({ end }) => !isOver(end, today))
  const since = typeof release.end === "string" ? ` since ${release.end}` : ""
  const extended =
    typeof release.extendedEnd === "string"
      ? `, with extended support until ${release.extendedEnd}`
      : ", with extended support"
  return {
    id: fingerprint(endOfLifeRelease.id, image.name, product),
    rule: endOfLifeRelease.id,
    aliases: endOfLifeRelease.aliases,
    category: "vulnerability",
    severity,
    title: endOfLifeRelease.title,
    message: `${lifecycle.title} ${release.cycle} is at its end of life${since}${hasExtended ? extended : ""}`,
    subject: image.name,
    locations: [],
    evidence: {
      distribution: id,
      version,
      end: release.end,
      ...(release.extendedEnd === undefined ? {} : { extendedEnd: release.extendedEnd }),
    },
    fix: {
      title: newest ? `Move to ${lifecycle.title} ${newest.cycle}` : endOfLifeRelease.fix.title,
      automatic: false,
    },
    frameworks: endOfLifeRelease.frameworks,
    places: [],
  }
}
