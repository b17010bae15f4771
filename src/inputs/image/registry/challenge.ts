/** How a registry wants to be asked. */
export interface Challenge {
  readonly scheme: "basic" | "bearer"
  readonly parameters: Readonly<Record<string, string>>
}

/** Longer headers are refused: they come from whoever answers. */
const maxLength = 8192

/**
 * The first challenge of a WWW-Authenticate header that a registry client can meet; undefined when there is none.
 * Source: RFC 9110, section 11.6.1; distribution, docs/spec/auth/token.md.
 */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined || header.length > maxLength) return undefined
  const starts = [...header.matchAll(/(?:^|,\s*)(basic|bearer)(?=\s|$|,)/gi)]
  const challenges = starts.map((start, index) => {
    const from = start.index + start[0].length
    const to = starts[index + 1]?.index ?? header.length
    const parameters: Record<string, string> = Object.create(null)
    for (const [, name = "", quoted, bare] of header
      .slice(from, to)
      .matchAll(/([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi))
      parameters[name.toLowerCase()] = quoted === undefined ? (bare ?? "") : quoted.replace(/\\(.)/g, "$1")
    const scheme = (start[1] ?? "").toLowerCase() === "basic" ? ("basic" as const) : ("bearer" as const)
    return { scheme, parameters }
  })
  return challenges.find(({ scheme }) => scheme === "bearer") ?? challenges[0]
}
