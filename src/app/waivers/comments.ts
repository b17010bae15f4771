import { commentTargets } from "../../lib/yaml/index.ts"
import type { Finding } from "../../model/finding.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { FileOrigin, SourceText } from "../../model/resource.ts"
import { parseTerms } from "../../model/waiver.ts"
import type { BrokenWaiver, FoundWaiver, FoundWaivers } from "./waiver-source.ts"

/** `# breakwater:ignore RULE[,RULE] reason; owner: NAME; expires: YYYY-MM-DD` */
export const commentMarker = "breakwater:ignore"

/** Waivers in comments of YAML files. They cover findings that stand in what the comment speaks of. */
export function commentWaivers(inventory: Inventory): FoundWaivers {
  const waivers: FoundWaiver[] = []
  const broken: BrokenWaiver[] = []
  const seen = new Map<SourceText, Set<number>>()
  for (const resource of inventory.all()) {
    const { origin } = resource
    if (origin.kind !== "file") continue
    const documents = seen.get(origin.source) ?? new Set()
    seen.set(origin.source, documents)
    if (documents.has(origin.start)) continue
    documents.add(origin.start)
    if (!origin.source.text.includes(commentMarker)) continue
    for (const { text, offset, pointer } of commentTargets(
      origin.source.text.slice(origin.start, origin.end),
      commentMarker,
    )) {
      const [, names = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(text) ?? []
      const line = origin.line + lineBreaks(origin, offset)
      const { file } = origin.source
      const location = {
        file,
        line,
        column: columnOf(origin, offset),
        endLine: line,
        endColumn: columnOf(origin, offset) + 1,
      }
      const place = { where: `comment ${file}:${line}`, location }
      const terms = names === "" ? "it names no rule" : parseTerms(rest.replace(/^(?:--|—|:)\s*/, ""))
      if (typeof terms === "string") broken.push({ ...place, why: terms })
      else
        waivers.push({
          ...place,
          waiver: { by: "comment", ...terms },
          rules: names.split(",").filter((name) => name !== ""),
          covers: (finding) => standsIn(finding, origin, pointer),
        })
    }
  }
  return { waivers, broken }
}

function standsIn({ places }: Finding, { source, start }: FileOrigin, pointer: string): boolean {
  const [place] = places
  const origin = place?.resource.origin
  if (!place || origin?.kind !== "file" || origin.source !== source || origin.start !== start) return false
  const path = origin.pointer + place.path
  return path === pointer || path.startsWith(`${pointer}/`)
}

function lineBreaks({ source, start }: FileOrigin, offset: number): number {
  let count = 0
  for (
    let at = source.text.indexOf("\n", start);
    at >= 0 && at < start + offset;
    at = source.text.indexOf("\n", at + 1)
  )
    count++
  return count
}

const columnOf = ({ source, start }: FileOrigin, offset: number): number =>
  start + offset - source.text.lastIndexOf("\n", start + offset - 1)
