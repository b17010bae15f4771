import { get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import type { Advisory } from "../../model/advisory.ts"
import { readCsafFeed } from "./csaf.ts"
import { readDebianTracker } from "./debian-tracker.ts"
import { readFriendsOfPhp } from "./friends-of-php.ts"
import { readGitlab } from "./gitlab.ts"
import { readNodeCore, readNodeModules } from "./node-js.ts"
import { readOsv } from "./osv.ts"
import { readRetireJs } from "./retire-js.ts"
import { readRubysec } from "./rubysec.ts"
import { readSecdb } from "./secdb.ts"

/** A form in which advisories come, told by the content of a record. */
export interface AdvisoryFeed {
  readonly form: string
  /** One record is a whole feed: `source` is then the name of its file, not of its folder. */
  readonly isWhole: boolean
  recognises(record: JsonObject): boolean
  read(record: JsonObject, source: string): readonly Advisory[]
}

const has = (record: JsonObject, ...keys: readonly string[]): boolean => keys.every((key) => Object.hasOwn(record, key))

/** Some entry of a map looks like this; the first few tell, for hostile input has no end. */
const someEntry = (record: JsonObject, test: (value: JsonValue | undefined) => boolean): boolean => {
  let looked = 0
  for (const key in record) {
    if (++looked > 20) return false
    if (test(record[key])) return true
  }
  return false
}

export const advisoryFeeds: readonly AdvisoryFeed[] = [
  {
    form: "OSV",
    isWhole: false,
    recognises: (record) =>
      typeof record.id === "string" && (has(record, "affected") || has(record, "modified") || has(record, "withdrawn")),
    read: readOsv,
  },
  {
    form: "CSAF",
    isWhole: false,
    recognises: (record) =>
      has(record, "document", "product_tree") && isObject(get(get(record, "document"), "tracking")),
    read: readCsafFeed,
  },
  { form: "GitLab", isWhole: false, recognises: (record) => has(record, "package_slug"), read: readGitlab },
  {
    form: "ruby-advisory-db",
    isWhole: false,
    recognises: (record) => (has(record, "gem") || has(record, "engine")) && has(record, "url"),
    read: readRubysec,
  },
  {
    form: "FriendsOfPHP",
    isWhole: false,
    recognises: (record) => has(record, "reference", "branches"),
    read: readFriendsOfPhp,
  },
  {
    form: "Node.js core",
    isWhole: false,
    recognises: (record) => has(record, "cve", "vulnerable"),
    read: readNodeCore,
  },
  {
    form: "Node.js ecosystem",
    isWhole: false,
    recognises: (record) => has(record, "module_name", "vulnerable_versions"),
    read: readNodeModules,
  },
  {
    form: "secdb",
    isWhole: true,
    recognises: (record) => has(record, "packages") && (has(record, "apkurl") || has(record, "urlprefix")),
    read: readSecdb,
  },
  {
    form: "retire.js",
    isWhole: true,
    recognises: (record) =>
      someEntry(record, (entry) => isObject(entry) && has(entry, "vulnerabilities", "extractors")),
    read: readRetireJs,
  },
  {
    form: "Debian tracker",
    isWhole: true,
    recognises: (record) =>
      someEntry(
        record,
        (entry) => isObject(entry) && someEntry(entry, (problem) => isObject(get(problem, "releases"))),
      ),
    read: readDebianTracker,
  },
]

export const isKnownExploited = (record: JsonObject): boolean => has(record, "catalogVersion", "vulnerabilities")

export const isEndOfLife = (record: JsonObject): boolean => has(record, "releases", "permalink", "title")

/** OpenVEX and CycloneDX; they judge findings and bring no advisories. */
export const isVex = (record: JsonObject): boolean =>
  (has(record, "@context") && has(record, "statements")) || get(record, "bomFormat") === "CycloneDX"
