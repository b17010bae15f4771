import { asString, asStrings, get, type JsonObject } from "../../lib/json.ts"
import { type Advisory, canonicalName, type VersionRange } from "../../model/advisory.ts"
import { MalformedRecord, required } from "./fields.ts"
import { readRangeSyntax } from "./range-syntax.ts"

/** One record of the GitLab advisory database. Source: gitlab-org/advisories-community, advisory schema. */
export function readGitlab(record: JsonObject, source: string): readonly Advisory[] {
  const slug = required(record, "package_slug")
  const slash = slug.indexOf("/")
  const kind = slug.slice(0, slash)
  const ecosystem = ECOSYSTEMS.get(kind)
  if (ecosystem === undefined || slash < 0) throw new MalformedRecord(`package_slug ${slug} is of no known ecosystem`)
  const path = slug.slice(slash + 1)
  const name = kind === "maven" ? path.replace("/", ":") : path
  const id = required(record, "identifier")
  const identifiers = asStrings(get(record, "identifiers"))
  const fixed = asStrings(get(record, "fixed_versions"))
  const summary = asString(get(record, "title"))
  const published = asString(get(record, "pubdate"))
  return [
    {
      id,
      aliases: identifiers.filter((each) => each !== id),
      ecosystem,
      package: canonicalName(ecosystem, name),
      ranges: affectedRanges(record),
      versions: [],
      fixed,
      state: fixed.length > 0 ? "fixed" : "unfixed",
      cvss: ["cvss_v4", "cvss_v3", "cvss_v2"].flatMap((key) => asString(get(record, key)) ?? []),
      ...(published === undefined ? {} : { published }),
      ...(summary === undefined ? {} : { summary }),
      urls: asStrings(get(record, "urls")),
      source,
    },
  ]
}

/** Without a range the words beside it say whether every version is meant. */
function affectedRanges(record: JsonObject): readonly VersionRange[] {
  if (get(record, "affected_range") === "" && get(record, "affected_versions") === "All versions") return [[]]
  return readRangeSyntax(required(record, "affected_range"))
}

const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ["cargo", "crates.io"],
  ["conan", "ConanCenter"],
  ["gem", "RubyGems"],
  ["go", "Go"],
  ["maven", "Maven"],
  ["npm", "npm"],
  ["nuget", "NuGet"],
  ["packagist", "Packagist"],
  ["pub", "Pub"],
  ["pypi", "PyPI"],
  ["swift", "SwiftURL"],
])
