import { asString, get, isObject, type JsonObject } from "../../lib/json.ts"
import type { Advisory, AdvisoryState } from "../../model/advisory.ts"
import { debianRelease } from "../../model/distribution-release.ts"
import { levelOfWord, MalformedRecord } from "./fields.ts"

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
