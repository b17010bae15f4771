import { schemaTable, schemaVersions } from "./table.ts"

/**
 * Type of a field, as the table writes it: one letter for what is written in one word (`s` string, `i` integer, `n` number,
 * `b` switch, `q` quantity, `t` integer or string, `d` time, `y` base64, `o` anything), `[` and `{` before the type of the
 * items of a list or map, else the name of a type with fields.
 */
export type SchemaType = string

export interface SchemaField {
  readonly type: SchemaType
  readonly required: boolean
  /** First and last minor that has the field. */
  readonly since: number
  readonly until: number
  /** Where only some values are allowed. */
  readonly values: ReadonlySet<string> | undefined
}

export type SchemaFields = ReadonlyMap<string, SchemaField>

interface Kind {
  readonly type: string
  readonly since: number
  readonly until: number
}

interface Schemas {
  readonly kinds: ReadonlyMap<string, Kind>
  readonly types: ReadonlyMap<string, string>
  /** Groups that Kubernetes itself serves. */
  readonly groups: ReadonlySet<string>
}

let schemas: Schemas | undefined
const fields = new Map<string, SchemaFields>()

/** Fields of a type by name. Read on first use, then O(1). */
export function fieldsOf(type: string): SchemaFields | undefined {
  const known = fields.get(type)
  if (known) return known
  const line = read().types.get(type)
  if (line === undefined) return undefined
  const made = new Map(line === "" ? [] : line.split("|").map(readField))
  fields.set(type, made)
  return made
}

/** How Kubernetes of a minor takes a kind; minors beyond the table count as its nearest. */
export type KindSchema =
  | { readonly is: "served"; readonly type: string }
  /** A group of Kubernetes that does not have the kind in this version, with the versions that have it. */
  | { readonly is: "unknown"; readonly versions: readonly string[] }
  /** A group that Kubernetes does not serve itself. */
  | { readonly is: "foreign" }

export function kindSchema(group: string, version: string, kind: string, minor: number): KindSchema {
  const { kinds, groups } = read()
  if (!groups.has(group)) return { is: "foreign" }
  const at = Math.min(Math.max(minor, schemaVersions.oldest), schemaVersions.newest)
  const found = kinds.get(`${group === "" ? "" : `${group}/`}${version} ${kind}`)
  if (found && found.since <= at && at <= found.until) return { is: "served", type: found.type }
  const versions = [...kinds].flatMap(([name, entry]) => {
    const [apiVersion = "", itsKind = ""] = name.split(" ")
    const isOfGroup = apiVersion === version ? group === "" : apiVersion.startsWith(`${group}/`)
    return itsKind === kind && isOfGroup && entry.since <= at && at <= entry.until ? [apiVersion] : []
  })
  return { is: "unknown", versions }
}

/** Names of the kinds of a group and version, for suggestions. */
export const kindsOf = (apiVersion: string): readonly string[] =>
  [...read().kinds.keys()].filter((name) => name.startsWith(`${apiVersion} `)).map((name) => name.split(" ")[1] ?? "")

function read(): Schemas {
  if (schemas) return schemas
  const kinds = new Map<string, Kind>()
  const types = new Map<string, string>()
  const groups = new Set<string>()
  for (const line of schemaTable.trim().split("\n")) {
    if (line.startsWith("=")) {
      const [apiVersion = "", kind = "", written = ""] = line.slice(1).split(" ")
      const { rest, since, until } = readRange(written)
      kinds.set(`${apiVersion} ${kind}`, { type: rest, since, until })
      groups.add(apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "")
      continue
    }
    const bar = line.indexOf("|")
    types.set(bar < 0 ? line : line.slice(0, bar), bar < 0 ? "" : line.slice(bar + 1))
  }
  schemas = { kinds, types, groups }
  return schemas
}

function readField(text: string): readonly [string, SchemaField] {
  const colon = text.indexOf(":")
  const name = text.slice(0, colon)
  const equals = text.indexOf("=", colon)
  const written = equals < 0 ? text.slice(colon + 1) : text.slice(colon + 1, equals)
  const { rest, since, until } = readRange(written)
  const required = rest.startsWith("!")
  const values = equals < 0 ? undefined : new Set(text.slice(equals + 1).split(","))
  return [name, { type: required ? rest.slice(1) : rest, required, since, until, values }]
}

function readRange(text: string): { readonly rest: string; readonly since: number; readonly until: number } {
  const at = text.indexOf("@")
  if (at < 0) return { rest: text, since: 0, until: Number.POSITIVE_INFINITY }
  const [since = "", until = ""] = text.slice(at + 1).split("-")
  return {
    rest: text.slice(0, at),
    since: since === "" ? 0 : Number(since),
    until: until === "" ? Number.POSITIVE_INFINITY : Number(until),
  }
}
