import { cataloger, decodeText, MiB, type PackageDraft } from "../cataloger.ts"

const requirement = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/

/**
 * requirements.txt: only `==` and `===` pin a version; every other requirement is listed without one. Files named by -r
 * are catalogued where they lie. Source: pip documentation, "Requirements File Format"; PEP 508.
 */
export const pythonRequirements = cataloger({
  id: "python-requirements",
  version: 2,
  evidence: "locked",
  wants: ({ name }) => /requirements.*\.txt$/.test(name),
  maxBytes: 8 * MiB,
  *parse(bytes) {
    for (const line of logicalLines(decodeText(bytes))) {
      const draft = requirementOf(line)
      if (draft) yield draft
    }
  },
})

/** A pattern ends with its `.*`, and only equality takes one. Source: Python packaging, "Version specifiers". */
const clause = /^(?:[=!]=\s*[\w.!+-]+?(?:\.\*)?|(?:===|~=|<=?|>=?)\s*[\w.!+-]+)$/

/** One requirement as pip reads it, with its comment and options; undefined when it names no package of an index. */
export function requirementOf(line: string): PackageDraft | undefined {
  const text = line.replace(/(?:^|\s)#.*$|(?<===[^#\s]*)#.*$/, "").trim()
  if (text === "" || text.startsWith("-") || /^[./]|:\/\//.test(text.split(/[\s@]/)[0] ?? "")) return undefined
  const plain = text.replace(/\s+--?[a-z].*$/, "")
  const match = requirement.exec((plain.split(";")[0] as string).trim())
  if (!match) return undefined
  const name = match[1] as string
  const specifier = (match[2] as string).replace(/^\((.*)\)$/, "$1").trim()
  const isDirect = specifier.startsWith("@")
  if (specifier !== "" && !isDirect && !specifier.split(",").every((each) => clause.test(each.trim()))) return undefined
  const version = pinnedVersion(specifier)
  const isRange = version === "" && specifier !== "" && !isDirect
  return { type: "pypi", name, version, ...(isRange ? { requirement: specifier } : {}) }
}

/** A `*` is a pattern, a comma leads to further bounds: neither names one version. */
function pinnedVersion(specifier: string): string {
  const match = /^={2,3}\s*([^\s,*;]+)\s*$/.exec(specifier)
  return match?.[1] ?? ""
}

/** A backslash at the end joins lines. */
const logicalLines = (text: string): string[] => text.replace(/\\\r?\n/g, " ").split(/\r?\n/)
