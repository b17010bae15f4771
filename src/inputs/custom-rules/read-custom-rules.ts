import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { append } from "../../lib/json-pointer.ts"
import { decodeText } from "../../lib/yaml/index.ts"
import { type SeverityLevel, severityLevels } from "../../model/severity.ts"
import { ShapeReader } from "../configuration/shape-reader.ts"
import type { CustomRule, CustomRuleScope } from "./custom-rule.ts"

const keys = [
  "id",
  "title",
  "description",
  "severity",
  "kinds",
  "scope",
  "expression",
  "message",
  "path",
  "fix",
  "frameworks",
  "examples",
]
const scopes: readonly CustomRuleScope[] = ["object", "pod", "container"]

/**
 * The rules in the YAML files of a folder and of the folders in it, one document each. Throws ConfigurationError for what is not
 * understood, with its place: a rule that silently does not run is worse than none.
 */
export function readCustomRules(folder: string): readonly CustomRule[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
  return files.flatMap((name) => {
    const file = join(folder, name)
    return parseCustomRules(file, decodeText(readFileSync(file)).text)
  })
}

/** The rules of a text. */
export const parseCustomRules = (file: string, text: string): readonly CustomRule[] =>
  ShapeReader.of(file, text).map((reader) => readRule(reader))

function readRule(reader: ShapeReader): CustomRule {
  const value = reader.known("", reader.value, keys)
  const needed = (key: string): string => {
    const text = reader.text("", value, key)
    if (text === undefined) throw reader.error("", `a rule needs ${key}`)
    return text
  }
  const id = needed("id")
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) throw reader.error("/id", "write the id in kebab-case: team-label")
  const severity = oneOf(reader, "severity", needed("severity"), severityLevels) as SeverityLevel
  const scope = oneOf(reader, "scope", reader.text("", value, "scope") ?? "object", scopes) as CustomRuleScope
  const kinds = reader.texts("/kinds", get(value, "kinds"))
  if (kinds.length === 0)
    throw reader.error("", "a rule names its kinds: Service, apps/Deployment, or Workload for all with pods")
  if (scope !== "object" && (kinds.length > 1 || kinds[0] !== "Workload"))
    throw reader.error("/kinds", `scope ${scope} goes with kinds: [Workload]`)
  const description = reader.text("", value, "description")
  const path = reader.text("", value, "path") ?? ""
  if (path !== "" && !path.startsWith("/")) throw reader.error("/path", "a path is a JSON pointer: /metadata/labels")
  return {
    id,
    title: needed("title"),
    severity,
    kinds,
    scope,
    expression: needed("expression"),
    message: needed("message"),
    path,
    fix: reader.text("", value, "fix") ?? `See ${id}`,
    frameworks: reader.texts("/frameworks", get(value, "frameworks")),
    examples: {
      good: objects(reader, "good", get(get(value, "examples"), "good")),
      bad: objects(reader, "bad", get(get(value, "examples"), "bad")),
    },
    location: reader.place("/id"),
    ...(description === undefined ? {} : { description }),
  }
}

function oneOf(reader: ShapeReader, key: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value)) throw reader.error(append("", key), `${key} is one of ${allowed.join(", ")}`)
  return value
}

/** Examples are what makes a rule testable, so both sorts are needed. */
function objects(reader: ShapeReader, sort: "good" | "bad", value: JsonValue | undefined): readonly JsonObject[] {
  const list = reader.list(append("/examples", sort), value)
  if (list.length === 0)
    throw reader.error("", `a rule needs examples.${sort}: objects that ${sort === "good" ? "pass" : "fail"}`)
  return list.map((item, index) => {
    if (!isObject(item)) throw reader.error(append("/examples", sort, index), "an object is expected here")
    return item
  })
}
