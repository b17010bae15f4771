const magic = /[*?[{]/

/** Whether a target is a pattern rather than a path. */
export const isGlob = (target: string): boolean => magic.test(target)

/** The folder that a pattern starts at: its leading parts without wildcards ("k8s" of "k8s/**\/*.yaml", "." of "*.yaml"). */
export function globFolder(pattern: string): string {
  const parts = pattern.split("/")
  const literal = parts.slice(
    0,
    parts.findIndex((part) => isGlob(part)),
  )
  return literal.join("/") || (pattern.startsWith("/") ? "/" : ".")
}

/**
 * A pattern as shells know it: `*` and `?` stay within a name, `**` as a whole part stands for any number of folders,
 * `[abc]` and `[!abc]` for one character, `{a,b}` for either. Wildcards match no leading dot. Linear in the pattern.
 */
export function globPattern(pattern: string): RegExp {
  const parts = pattern.replace(/^(?:\.\/+)+/, "").split(/\/+/)
  let source = ""
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    if (part === "**") source += isLast ? "(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+" : "(?:(?!\\.)[^/]+/)*"
    else source += (/^[*?[]/.test(part) ? "(?!\\.)" : "") + partSource(part) + (isLast ? "" : "/")
  }
  return new RegExp(`^${source}$`, "u")
}

function partSource(part: string): string {
  let source = ""
  let depth = 0
  for (let at = 0; at < part.length; at++) {
    const character = String.fromCodePoint(part.codePointAt(at) as number)
    if (character === "*") {
      while (part[at + 1] === "*") at++
      source += "[^/]*"
    } else if (character === "?") source += "[^/]"
    else if (character === "[") {
      const end = part.indexOf("]", part[at + 1] === "!" || part[at + 1] === "^" ? at + 3 : at + 2)
      if (end < 0) source += "\\["
      else {
        source += characterClass(part.slice(at + 1, end))
        at = end
      }
    } else if (character === "{" && part.indexOf("}", at) > 0) {
      source += "(?:"
      depth++
    } else if (character === "}" && depth > 0) {
      source += ")"
      depth--
    } else if (character === "," && depth > 0) source += "|"
    else {
      source += character.replace(/[\\^$.*+?()[\]{}|/]/u, "\\$&")
      at += character.length - 1
    }
  }
  return source + ")".repeat(depth)
}

function characterClass(content: string): string {
  const negated = /^[!^]/.test(content)
  const range = /^(.)-(.)$/u.exec(content)
  if (range && (range[1] as string) > (range[2] as string)) return "(?!)"
  const members = content.slice(negated ? 1 : 0).replace(/[\\\]^[]/g, "\\$&")
  return `(?!/)[${negated ? "^" : ""}${members}]`
}
