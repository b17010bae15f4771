import type { Advisory, AdvisoryState } from "../../model/advisory.ts"
import { debianRelease } from "../../model/distribution-release.ts"

/**
 * The text lists of DSA and DLA notices: a line without indentation opens a notice, `{…}` names its problems, `[release] -
 * source version` what fixes them. Source: Debian security tracker, data/DSA/list and doc/security-team.d.o.
 */
export function readDebianList(
  text: string,
  source: string,
  report: (line: number, reason: string) => void,
): Advisory[] {
  const advisories: Advisory[] = []
  let notice: { id: string; summary: string; published: string | undefined; problems: readonly string[] } | undefined
  for (const [index, line] of text.split("\n").entries()) {
    const head = /^\[([^\]]+)\]\s+(D[STL]*A-[\w-]+)\s+(.*)$/.exec(line)
    if (head !== null) {
      notice = {
        id: head[2] as string,
        summary: head[3] as string,
        published: isoDate(head[1] as string),
        problems: [],
      }
      continue
    }
    const names = /^\s+\{([^}]*)\}/.exec(line)
    if (names !== null && notice !== undefined) {
      notice.problems = (names[1] as string).split(/\s+/).filter((name) => name !== "")
      continue
    }
    const fix = /^\s+\[(\w+)\]\s+-\s+(\S+)\s+(\S+)/.exec(line)
    if (fix !== null && notice !== undefined) {
      const [, codename, name, version] = fix as unknown as [string, string, string, string]
      const release = debianRelease(codename)
      const state = version.startsWith("<") ? MARKS.get(version) : "fixed"
      if (release === undefined || state === undefined) report(index + 1, `release or mark is unknown: ${line.trim()}`)
      else advisories.push(toAdvisory(notice, release, name, version, state, source))
    } else if (/^\S/.test(line)) report(index + 1, `neither a notice nor a part of one: ${line.slice(0, 80)}`)
  }
  return advisories
}

const MARKS: ReadonlyMap<string, AdvisoryState> = new Map<string, AdvisoryState>([
  ["<not-affected>", "not-affected"],
  ["<end-of-life>", "end-of-life"],
  ["<unfixed>", "unfixed"],
  ["<ignored>", "wont-fix"],
  ["<no-dsa>", "deferred"],
  ["<postponed>", "deferred"],
])

function toAdvisory(
  notice: { id: string; summary: string; published: string | undefined; problems: readonly string[] },
  release: string,
  name: string,
  version: string,
  state: AdvisoryState,
  source: string,
): Advisory {
  return {
    id: notice.id,
    aliases: [],
    ...(notice.problems.length > 0 ? { problems: notice.problems } : {}),
    ecosystem: `Debian:${release}`,
    package: name,
    ranges: state === "not-affected" ? [] : [state === "fixed" ? [{ operator: "<", version }] : []],
    versions: [],
    fixed: state === "fixed" ? [version] : [],
    state,
    cvss: [],
    ...(notice.published === undefined ? {} : { published: notice.published }),
    summary: notice.summary,
    urls: [`https://security-tracker.debian.org/tracker/${notice.id}`],
    source,
  }
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/** `29 Mar 2023` */
function isoDate(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2}) ([A-Za-z]{3})\w* (\d{4})$/.exec(text) ?? []
  const at = MONTHS.indexOf(month?.toLowerCase() ?? "")
  return at < 0 || day === undefined ? undefined : `${year}-${String(at + 1).padStart(2, "0")}-${day.padStart(2, "0")}`
}
