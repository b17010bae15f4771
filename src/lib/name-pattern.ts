/**
 * A pattern over names with slashes (image names, URIs, references): `*` stands for anything within a part, `**` for
 * anything at all, everything else for itself. Anchored; without nested repetition, so linear for a fixed number of wildcards.
 */
export function namePattern(pattern: string): RegExp {
  const source = pattern
    .split(/(\*+)/)
    .map((part) =>
      part.startsWith("*") ? (part.length > 1 ? ".*" : "[^/]*") : part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"),
    )
    .join("")
  return new RegExp(`^${source}$`, "su")
}
