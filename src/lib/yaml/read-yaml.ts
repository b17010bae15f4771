import type { JsonValue } from "../json.ts"
import { Constructor, type Remark } from "./construct.ts"
import { YamlFault } from "./fault.ts"
import type { YamlLimits } from "./limits.ts"
import { holdsNonFinite } from "./non-finite.ts"
import { parseDocument } from "./parser.ts"

/** What reading one document gave. Offsets count in the document's own text. */
export interface Reading {
  readonly value: JsonValue | undefined
  readonly empty: boolean
  readonly remarks: readonly Remark[]
  /** Where text begins that Kubernetes does not read, or -1. */
  readonly ignoredFrom: number
}

/** Reads one document by the full rules. Throws YamlFault. */
export function readYaml(source: string, limits: YamlLimits): Reading {
  refuseControlCharacters(source)
  const builder = new Constructor(limits)
  const { ignoredFrom } = parseDocument(source, builder)
  const { value, remarks, nonFinite } = builder
  // Asked of the value, because an equal key later in the text may have replaced the number.
  if (nonFinite !== -1 && value !== undefined && holdsNonFinite(value))
    throw new YamlFault(
      "yaml-not-json",
      nonFinite,
      "NaN and infinity are numbers of YAML, but Kubernetes turns documents into JSON, which has no such numbers",
      "Write a number, or quote the value if it is meant as text.",
    )
  const ignoresContent = ignoredFrom !== -1 && hasContent(source, ignoredFrom)
  return { value, empty: value === undefined, remarks, ignoredFrom: ignoresContent ? ignoredFrom : -1 }
}

/** True where more than blanks, comments and document ends follow. */
function hasContent(source: string, from: number): boolean {
  for (let start = from; start < source.length; ) {
    const feed = source.indexOf("\n", start)
    const end = feed === -1 ? source.length : feed
    const line = source.slice(start, end).trim()
    if (line !== "" && line !== "..." && !line.startsWith("#")) return true
    start = end + 1
  }
  return false
}

// YAML 1.1, 5.1 "Character set": no controls but tab, LF, CR and NEL, no lone surrogates, neither of the last two.
const control = /[^\P{Cc}\t\n\r\u0085]|[\ufffe\uffff]|\p{Cs}/u

function refuseControlCharacters(source: string): void {
  const offset = source.search(control)
  if (offset === -1) return
  const code = (source.codePointAt(offset) as number).toString(16).toUpperCase().padStart(4, "0")
  throw new YamlFault(
    "yaml-control-character",
    offset,
    `the control character U+${code} is not allowed in YAML`,
    "Remove it, or write it as an escape inside double quotes.",
  )
}
