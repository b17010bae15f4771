import type { JsonObject } from "../../../src/lib/json.ts"
import type { PullRequest } from "./generate.ts"

/** What `breakwater diff -f json` says, as far as it is judged here. */
export interface Answer {
  readonly findings: { readonly added: readonly JsonObject[]; readonly removed: readonly JsonObject[] }
  readonly network: readonly unknown[]
  readonly paths: {
    readonly added: readonly {
      readonly from: string
      readonly to: string
      readonly because: {
        readonly sentence: string
        readonly locations: readonly { readonly file: string; readonly line: number }[]
      }
    }[]
    readonly removed: readonly unknown[]
  }
}

/** What is wrong with an answer to a pull request; nothing where it is right. */
export function judge({ plant, base, head }: PullRequest, { findings, network, paths }: Answer): readonly string[] {
  if (!plant) {
    const words = [
      ...paths.added.map(({ from, to }) => `path more: ${from} ${to}`),
      ...paths.removed.map((one) => `path less: ${JSON.stringify(one)}`),
      ...network.map((one) => `connection: ${JSON.stringify(one)}`),
      ...findings.added.map((one) => `finding more: ${one.rule as string} ${one.message as string}`),
      ...findings.removed.map((one) => `finding less: ${one.rule as string} ${one.message as string}`),
    ]
    return words
  }
  const path = paths.added.find(({ from, to }) => from === plant.from && to === plant.to)
  if (!path)
    return [
      `not named: ${plant.from} to ${plant.to} among ${paths.added.map(({ from, to }) => `${from} ${to}`).join("; ") || "none"}`,
    ]
  const isGuilty = path.because.locations.some(({ file, line }) => {
    const text = Object.entries({ ...base, ...head }).find(([name]) => file.endsWith(name))
    return text !== undefined && (holds(head, text[0], line, plant.guilty) || holds(base, text[0], line, plant.guilty))
  })
  return isGuilty
    ? []
    : [
        `not ${plant.guilty}: ${path.because.sentence} ${path.because.locations.map(({ file, line }) => `${file}:${line}`).join(" ")}`,
      ]
}

/** Whether the line of a file is within the object of that kind and name. */
function holds(
  files: Record<string, string> | Readonly<Record<string, string>>,
  name: string,
  line: number,
  guilty: string,
): boolean {
  const text = files[name]
  if (text === undefined) return false
  const [kind = "", called = ""] = guilty.split("/")
  // Helm tells no lines of its templates: the file has to do.
  if (name.includes("/templates/")) return text.includes(kind) && text.includes(called)
  const lines = text.split("\n")
  let start = line - 1
  while (start > 0 && lines[start] !== "---") start--
  let end = line - 1
  while (end < lines.length && (lines[end] !== "---" || end === start)) end++
  const document = lines.slice(start, end).join("\n")
  return document.includes(kind) && document.includes(called)
}
