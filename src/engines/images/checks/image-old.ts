import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * An image that was built long ago holds the packages of that day: every flaw that was found since is in it.
 *
 * Field:   created of the image
 * Allowed: a build within the last year; images without a date of their own (reproducible builds) are passed over
 * Source:  CIS Docker Benchmark 4.4; NIST SP 800-190, 4.1.1
 */
export const imageOld = imageCheck({
  id: "image-old",
  title: "Image was built long ago",
  severity: low("every flaw that was found since is in it"),
  aliases: ["dockle:CIS-DI-0004"],
  frameworks: ["nist-800-190/4.1.1"],
  advice: "Build it again from the current base image, and regularly",
  run({ config }, report, { today }) {
    const built = Date.parse(config?.created ?? "")
    const days = Math.floor((Date.parse(today) - built) / 86_400_000)
    // Reproducible builds write a fixed date, often that of 1970 or 1980.
    if (!(days > 365) || built < Date.parse("2013-03-01")) return
    report(`the image was built ${Math.floor(days / 30)} months ago, on ${config?.created?.slice(0, 10)}`, {
      evidence: { created: config?.created ?? "", days },
    })
  },
  examples: {
    good: { created: "2026-10-01T00:00:00Z" },
    bad: { created: "2024-01-01T00:00:00Z" },
  },
})
