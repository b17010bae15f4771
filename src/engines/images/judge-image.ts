import type { Finding, Incomplete } from "../../model/finding.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import type { CatalogedImage } from "../../model/image/image.ts"
import type { ImageCheck, ImageContext } from "./image-check.ts"

export interface JudgedImage {
  readonly findings: readonly Finding[]
  readonly incomplete: readonly Incomplete[]
}

/** Judges an image by all given checks. A check that fails is reported and stops nothing else. */
export function judgeImage(image: CatalogedImage, checks: readonly ImageCheck[], context: ImageContext): JudgedImage {
  const findings: Finding[] = []
  const incomplete: Incomplete[] = []
  for (const check of checks) {
    const { id, title, severity, aliases = [], frameworks = [], advice } = check
    try {
      check.run(
        image,
        (message, { evidence = {}, severity: level = severity.level, cause = "" } = {}) =>
          findings.push({
            id: fingerprint(id, image.name, cause),
            rule: id,
            aliases,
            category: "image",
            severity: level,
            title,
            message,
            subject: image.name,
            locations: [],
            evidence,
            fix: { title: advice, automatic: false },
            frameworks,
            places: [],
          }),
        context,
      )
    } catch (error) {
      incomplete.push({
        what: image.name,
        why: `the check ${id} failed: ${error instanceof Error ? error.message : String(error)}`,
        code: "check-failed",
        advice: "Please report this with the image; all other checks ran.",
      })
    }
  }
  return { findings, incomplete }
}
