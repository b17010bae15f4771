import type { Repair } from "../../../model/package.ts"

/** One version's part of a changelog. */
export interface ChangelogEntry {
  readonly version: string
  readonly text: string
}

const cve = /\bCVE-\d{4}-\d{4,}\b/g

/**
 * Words with which an item says something else than that it repairs. Rather one repair too few is believed than one too
 * many: `Drop CVE-….patch` may mean that upstream has it, or that nobody does.
 */
const doubt =
  /n't\b|\b(?:not|no|un(?:fixed|affected|patched)|without|revert\w*|back(?:ed|ing)? out|drop\w*|remov\w*|disabl\w*|regress\w*|incomplete\w*|partial\w*|part of|mitigat\w*|workaround|still|yet|pending|postpone\w*|ignor\w*|todo|except|until|affected by|vulnerable to|follow(?:s|ing)?|introduced|caused|break\w*|broke\w*|test(?:s|case)? for|document\w*|mention\w*|changelog|re-?open\w*|false|wrong\w*|typo)\b/i

/**
 * The problems that a changelog, newest entry first, says to be repaired, each at the version whose entry says so. The newest
 * entry that names a problem decides: one doubtful word about it there and the changelog says nothing of it.
 */
export function repairsIn(entries: readonly ChangelogEntry[]): readonly Repair[] {
  const repairs: Repair[] = []
  const seen = new Set<string>()
  for (const { version, text } of entries) {
    if (!text.includes("CVE-")) continue
    const doubtful = new Set<string>()
    const named = new Set<string>()
    for (const item of itemsOf(text))
      for (const [id] of item.matchAll(cve)) {
        named.add(id)
        if (doubt.test(item)) doubtful.add(id)
      }
    for (const id of named) {
      if (!seen.has(id) && !doubtful.has(id)) repairs.push({ id, version })
      seen.add(id)
    }
  }
  return repairs
}

interface Item {
  readonly indent: number
  readonly above: readonly Item[]
  text: string
}

/** The items of an entry, each with the text of those that it is part of: `Revert:` stands above what is reverted. */
function itemsOf(text: string): readonly string[] {
  const items: Item[] = []
  let open: readonly Item[] = []
  for (const line of text.split("\n")) {
    const words = line.trim()
    if (words === "") continue
    const last = items.at(-1)
    if (last && !/^[*+-]\s/.test(words)) {
      last.text += ` ${words}`
      continue
    }
    const indent = line.length - line.trimStart().length
    const above = open.filter((each) => each.indent < indent)
    const item = { indent, above, text: words }
    open = [...above, item]
    items.push(item)
  }
  return items.map((item) => [...item.above, item].map((each) => each.text).join(" "))
}
