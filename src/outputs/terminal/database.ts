import type { Style } from "./style.ts"
import { count, truncate, visible } from "./text.ts"

interface ShownDatabase {
  readonly path: string
  readonly digest?: string
  readonly bytes: number
  readonly predictions: number
  readonly current?: {
    readonly installed: string
    readonly mirror?: { readonly place: string; readonly issued: string }
  }
  readonly description: {
    readonly sources: readonly {
      readonly name: string
      readonly records: number
      readonly advisories: number
      readonly newest?: string
    }[]
    readonly ecosystems: Readonly<Record<string, number>>
  }
}

/** Days after which data counts as old: distributions publish advisories every day. */
const staleAfter = 7

/** Age, sources and counts of a vulnerability database. */
export function* renderDatabase(
  { path, digest, bytes, current, description, predictions }: ShownDatabase,
  today: Date,
  { style, width }: { readonly style: Style; readonly width: number },
): Generator<string> {
  const { sources, ecosystems } = description
  const total = Object.values(ecosystems).reduce((sum, each) => sum + each, 0)
  yield `${style.bold(truncate(visible(path), width))}\n`
  yield `${style.dim(`${count(total, "advisory")} · ${count(Object.keys(ecosystems).length, "ecosystem")} · ${count(predictions, "EPSS score")} · ${(bytes / 1e6).toFixed(1)} MB${digest ? ` · sha256 ${digest.slice(0, 12)}` : ""}`)}\n`
  if (current) yield `${ageLine(current.mirror?.issued ?? current.installed, today, style)}\n`
  if (current?.mirror) yield `${style.dim(`from ${visible(current.mirror.place)}`)}\n`
  const nameWidth = Math.min(width >> 1, Math.max(6, ...sources.map(({ name }) => name.length)) + 2)
  yield `\n${style.dim(`${"source".padEnd(nameWidth)}${"records".padStart(10)}${"advisories".padStart(12)}  newest record`)}\n`
  for (const { name, records, advisories, newest = "" } of sources)
    yield `${truncate(visible(name), nameWidth - 1).padEnd(nameWidth)}${number(records)}${number(advisories, 12)}  ${newest}\n`
}

const number = (value: number, width = 10): string => value.toLocaleString("en-US").padStart(width)

function ageLine(since: string, today: Date, style: Style): string {
  const days = Math.floor((today.getTime() - Date.parse(since)) / 86_400_000)
  const text = `${since.slice(0, 10)}, ${days <= 0 ? "today" : `${count(days, "day")} ago`}`
  return days > staleAfter ? style.yellow(`${text}: newer advisories are missing`) : style.dim(text)
}
