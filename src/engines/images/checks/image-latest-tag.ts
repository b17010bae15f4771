import { parseImageReference } from "../../../model/image-reference.ts"
import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * The tag latest names whatever was pushed last: nobody can tell what was scanned, and what runs tomorrow is something else.
 *
 * Field:   reference of the image
 * Allowed: another tag, or a digest
 * Source:  distribution/reference (an absent tag means latest); CIS Docker Benchmark 5.28
 */
export const imageLatestTag = imageCheck({
  id: "image-latest-tag",
  title: "Image is not fixed to a version",
  severity: low("what was scanned today is not what runs tomorrow"),
  aliases: ["dockle:DKL-DI-0006", "trivy:DS-0001"],
  frameworks: ["nist-800-190/4.2.2"],
  advice: "Name the version, or better the digest",
  run({ kind, name }, report) {
    const reference = kind === "registry" ? parseImageReference(name) : undefined
    if (reference?.effectiveTag === "latest" && reference.digest === undefined)
      report(reference.tag === undefined ? `${name} names no tag, which means latest` : `${name} has the tag latest`)
  },
  examples: {
    good: { name: "registry.example/app:1.0" },
    bad: { name: "registry.example/app" },
  },
})
