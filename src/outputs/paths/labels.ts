import type { Location } from "../../model/location.ts"
import type { PicturedHop, PicturedStation, StationKind } from "../../model/path-picture.ts"

export const kindNames: Readonly<Record<StationKind, string>> = {
  internet: "entry",
  workload: "workload",
  identity: "identity",
  node: "node",
  secret: "Secrets",
  network: "network",
  cluster: "cluster",
  state: "state",
}

const count = (number: number): string => number.toLocaleString("en-US")

/** Kinds of Kubernetes have a plural; descriptions stay as they are. */
const plural = (title: string): string =>
  !/^[A-Z][A-Za-z]+$/.test(title)
    ? title
    : /(s|x|ch)$/.test(title)
      ? `${title}es`
      : `${title.replace(/([^aeiou])y$/, "$1ie")}s`

/** What stands in a box: what it is, which one, and how many pods. */
export interface StationText {
  readonly head: string
  readonly name: string
  readonly pods: string
}

export function textOf({ kind, title, name, members, pods, level }: PicturedStation): StationText {
  const many = pods === undefined ? "" : `×${count(pods)} ${pods === 1 ? "pod" : "pods"}`
  if (members.length > 1) {
    const where = name === "" ? "" : ` in ${name}`
    return { head: plural(title), name: `${count(members.length)}${where}`, pods: many }
  }
  const head = [level, name === "" ? (level ? undefined : kindNames[kind]) : title].filter(Boolean).join(" · ")
  return { head, name: name === "" ? title : name, pods: many }
}

/** All that a box stands for, in one line. */
export function describeStation(station: PicturedStation): string {
  const { members, role, level } = station
  const { pods } = textOf(station)
  const shown = members.slice(0, 20).join(", ") + (members.length > 20 ? ` and ${members.length - 20} more` : "")
  const as = role === "goal" ? `goal, ${level}` : role === "start" ? "start" : ""
  return [shown, pods, as].filter((part) => part !== "").join(" · ")
}

/** Everything that is known of an arrow, line by line. */
export const describeHop = ({ primitive, sentences, odds, locations, cutBy }: PicturedHop): string =>
  [
    ...sentences.map((sentence) => `${primitive} ${sentence}`),
    ...(odds === undefined ? [] : [odds]),
    ...locations.map(formatPlace),
    ...(cutBy.length > 0 ? [`cut by fix ${cutBy.join(", ")}`] : []),
  ].join("\n")

export const formatPlace = ({ file, line, column }: Location): string => `${file}:${line}:${column}`

/** "shop.yaml:27": the folder is told elsewhere. */
export const shortPlace = ({ file, line }: Location): string => `${file.slice(file.lastIndexOf("/") + 1)}:${line}`

/** "1–3, 7": numbers in a row as a range. */
export function formatNumbers(numbers: readonly number[], most = 12): string {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else runs.push([number, number])
  }
  const shown = runs.slice(0, most).map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`))
  return shown.join(", ") + (runs.length > most ? "…" : "")
}
