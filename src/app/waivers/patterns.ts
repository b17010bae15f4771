import { globPattern } from "../../inputs/files/glob.ts"
import type { Finding } from "../../model/finding.ts"

/**
 * Matches findings by their owner: `namespace/Kind/name`, `Kind/name` (in any namespace or none) or `name`, each part with the
 * wildcards of a shell; `**` stands for everything.
 */
export function resourceMatcher(pattern: string): (finding: Finding) => boolean {
  if (pattern === "**") return () => true
  const parts = pattern.split("/").length
  const expression = globPattern(pattern)
  return ({ resource, subject = "" }) => {
    if (!resource) return expression.test(subject)
    const { namespace = "", kind, name } = resource
    if (parts === 1) return expression.test(name)
    return expression.test(parts === 2 ? `${kind}/${name}` : `${namespace}/${kind}/${name}`)
  }
}

/** Matches findings by the file of their cause. */
export function fileMatcher(pattern: string): (finding: Finding) => boolean {
  const expression = globPattern(pattern)
  return ({ places }) => {
    const origin = places[0]?.resource.origin
    return origin?.kind === "file" && expression.test(origin.source.file.replace(/^\.\//, ""))
  }
}
