import { primitives } from "../engines/paths/primitives.generated.ts"
import { getOrAdd } from "../lib/get-or-add.ts"
import type {
  PathFamily,
  PathPicture,
  PathPictures,
  PicturedFix,
  PicturedHop,
  PicturedStation,
} from "../model/path-picture.ts"
import { levelOfRisk, type SeverityLevel, severityRank } from "../model/severity.ts"
import { collapseStations } from "./collapse-stations.ts"
import { labelOfName, type PathReport, pathFamilies, type ShownPath } from "./paths.ts"

/** Boxes up to which a picture of several families can be read. */
const maxStations = 36
/** Less risky families that are tried one by one for a place in the picture. */
const triedFamilies = 80
/** Families that are told one by one. */
const maxFamilies = 50

const words = new Map(primitives.map(({ id, title }) => [id, title]))

/** What a report draws of attack paths. */
export function picturePaths(report: PathReport): PathPictures {
  const { paths, fixes, assumptions } = report
  const families = pathFamilies(paths)
  const { overview, shown } = pictureTogether(report, families)
  return {
    overview,
    leftOut: families.length - shown,
    paths: paths.length,
    goals: new Set(paths.map(({ to }) => to)).size,
    families: families.slice(0, maxFamilies).map((family) => describeFamily(report, family)),
    fixes: fixes.map(
      ({ title, cost, risk, locations }, position): PicturedFix => ({
        number: position + 1,
        title,
        cost,
        risk,
        locations,
      }),
    ),
    verdict: verdictOf(report),
    assumptions,
  }
}

/**
 * As many families as can be read in one picture: the riskiest, and of the others those that lead the same ways, so that
 * they need no room.
 */
function pictureTogether(
  report: PathReport,
  families: readonly (readonly ShownPath[])[],
): { readonly overview: PathPicture; readonly shown: number } {
  let shown = families.length
  let overview = pictureOf(report, families.flat())
  while (overview.stations.length > maxStations && shown > 1) {
    shown = Math.max(1, Math.floor(shown * 0.75))
    overview = pictureOf(report, families.slice(0, shown).flat())
  }
  const drawn = families.slice(0, shown)
  for (const family of families.slice(shown, shown + triedFamilies)) {
    const wider = pictureOf(report, [...drawn, family].flat())
    if (wider.stations.length > overview.stations.length) continue
    drawn.push(family)
    overview = wider
  }
  return { overview, shown: drawn.length }
}

/** Stations and hops of some paths, each once, with what is in the same position collapsed. */
function pictureOf({ stations }: Pick<PathReport, "stations">, paths: readonly ShownPath[]): PathPicture {
  const worst = new Map<string, SeverityLevel>()
  for (const { to, risk } of paths) {
    const [level, known] = [levelOfRisk(risk), worst.get(to)]
    if (known === undefined || severityRank(level) < severityRank(known)) worst.set(to, level)
  }
  const starts = new Set(paths.map(({ from }) => from))
  const numbers = new Map<string, number>()
  const drawn: PicturedStation[] = []
  const numberOf = (name: string): number =>
    getOrAdd(numbers, name, () => {
      const level = worst.get(name)
      const station = stations[name] ?? { kind: "state", title: labelOfName(name), name: "" }
      const role = level !== undefined ? "goal" : starts.has(name) ? "start" : "between"
      return drawn.push({ ...station, members: [labelOfName(name)], role, ...(level ? { level } : {}) }) - 1
    })
  const hops = new Map<string, PicturedHop>()
  for (const path of paths)
    for (const {
      primitive,
      from,
      needs = [from],
      to,
      sentence,
      probability,
      because,
      locations,
      cutBy = [],
    } of path.hops)
      getOrAdd(hops, `${primitive} ${from} ${to}`, () => ({
        primitive,
        words: words.get(primitive) ?? "Belong to it",
        from: needs.map(numberOf),
        to: numberOf(to),
        sentences: [sentence],
        odds: `${Math.round(100 * probability)} %: ${because}`,
        locations,
        cutBy: cutBy.map((position) => position + 1),
      }))
  return collapseStations({ stations: drawn, hops: [...hops.values()] })
}

function describeFamily(report: PathReport, family: readonly ShownPath[]): PathFamily {
  const [first] = family as readonly [ShownPath]
  const { likelihood, probability, value, why } = first.because
  return {
    starts: family.map(({ from }) => labelOfName(from)),
    goal: labelOfName(first.to),
    level: levelOfRisk(first.risk),
    risk: family.reduce((sum, { risk }) => sum + risk, 0),
    because: [
      `likelihood of the start ${likelihood}: ${why.likelihood}`,
      `probability of the hops ${probability}: ${why.probability}`,
      `value of the goal ${value}: ${why.value}`,
    ],
    hops: first.hops.map(({ primitive, sentence, probability, because, locations, cutBy = [] }) => ({
      primitive,
      sentence,
      probability,
      because,
      locations,
      cutBy: cutBy.map((position) => position + 1),
    })),
    picture: pictureOf(report, family),
  }
}

function verdictOf({ paths, fixes, certificate }: PathReport): string {
  const { pathsLeft, optimal, unfixable } = certificate
  if (paths.length === 0) return "No attack path was found."
  const least = optimal ? "no smaller set does" : "it is not proven that no smaller set does"
  const cut =
    fixes.length === 0
      ? "No fix cuts them."
      : `With ${fixes.length === 1 ? "it" : "them"} made ${left(pathsLeft)}; ${least}.`
  return unfixable.length === 0
    ? cut
    : `${cut} No single fix cuts the paths of ${unfixable.slice(0, 4).map(labelOfName).join(", ")}${unfixable.length > 4 ? ` and ${unfixable.length - 4} more` : ""}.`
}

const left = (goals: number): string =>
  goals === 0 ? "no path is left" : `${goals} ${goals === 1 ? "goal" : "goals"} can still be reached`
