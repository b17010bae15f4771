import { asString, get, isObject, type JsonObject } from "../../lib/json.ts"
import type { Advisory, AdvisoryState } from "../../model/advisory.ts"
import { levelOfWord, MalformedRecord } from "./fields.ts"

/** Debian releases by code name. Source: debian.org/releases. */
export const debianRelease = (codename: string): string | undefined => RELEASES.get(codename)

const RELEASES: ReadonlyMap<string, string> = new Map([
  ["woody", "3.0"],
  ["sarge", "3.1"],
  ["etch", "4"],
  ["lenny", "5"],
  ["squeeze", "6"],
  ["wheezy", "7"],
  ["jessie", "8"],
  ["stretch", "9"],
  ["buster", "10"],
  ["bullseye", "11"],
  ["bookworm", "12"],
  ["trixie", "13"],
  ["forky", "14"],
  ["duke", "15"],
])

/**
 * The JSON of the Debian security tracker: source package, problem, release. The fixed version `0` means never affected; the
 * rolling release sid is passed over. Source: security-tracker.debian.org/tracker/data/json.
 */
export function readDebianTracker(document: JsonObject, source: string): readonly Advisory[] {
  return Object.entries(document).flatMap(([name, problems]) => {
    if (!isObject(problems)) throw new MalformedRecord(`${name} is no object`)
    return Object.entries(problems).flatMap(([id, problem]) => {
      const summary = asString(get(problem, "description"))
      const releases = get(problem, "releases")
      return Object.entries(isObject(releases) ? releases : {}).flatMap(([codename, entry]) => {
        const release = debianRelease(codename)
        if (release === undefined) return []
        const state = stateOf(entry)
        if (state === undefined) return []
        const version = asString(get(entry, "fixed_version"))
        const level = levelOfWord(asString(get(entry, "urgency"))?.replace(/\*+$/, ""))
        return {
          id,
          aliases: [],
          ecosystem: `Debian:${release}`,
          package: name,
          ranges:
            state === "not-affected"
              ? []
              : state === "fixed" && version !== undefined
                ? [[{ operator: "<" as const, version }]]
                : [[]],
          versions: [],
          fixed: state === "fixed" && version !== undefined ? [version] : [],
          state,
          cvss: [],
          ...(level === undefined ? {} : { level }),
          ...(summary === undefined ? {} : { summary }),
          urls: [`https://security-tracker.debian.org/tracker/${id}`],
          source,
        }
      })
    })
  })
}

function stateOf(entry: unknown): AdvisoryState | undefined {
  const status = get(entry, "status")
  const fixed = asString(get(entry, "fixed_version"))
  if (status === "undetermined") return undefined
  if (fixed === "0") return "not-affected"
  if (status === "resolved" && fixed !== undefined) return "fixed"
  if (get(entry, "urgency") === "end-of-life") return "end-of-life"
  const reason = get(entry, "nodsa_reason")
  if (reason === "ignored") return "wont-fix"
  return reason === "postponed" || get(entry, "nodsa") !== undefined ? "deferred" : "unfixed"
}
