/**
 * Writes src/catalog/schemas/table.ts: the fields of every kind that Kubernetes serves, for all given minors at once. The facts are
 * api/openapi-spec/swagger.json of the Go module k8s.io/kubernetes, and for closed sets of values the types marked +enum in
 * k8s.io/api, which the specification leaves out.
 *
 *     node scripts/write-schemas.mjs --api K8S.IO-API-FOLDER... --kubernetes K8S.IO-KUBERNETES-FOLDER... (oldest first)
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

const folders = { api: [], kubernetes: [] }
let into = folders.kubernetes
for (const argument of process.argv.slice(2))
  if (argument.startsWith("--")) into = folders[argument.slice(2)]
  else into.push(argument)

const releases = folders.kubernetes.map((folder) => ({
  minor: Number(/@v1\.(\d+)\./.exec(folder)[1]),
  definitions: JSON.parse(readFileSync(join(folder, "api/openapi-spec/swagger.json"), "utf8")).definitions,
}))
const oldest = Math.min(...releases.map(({ minor }) => minor))
const newest = Math.max(...releases.map(({ minor }) => minor))

const shortName = (name) =>
  name
    .replace(/^io\.k8s\.api\./, "")
    .replace(/^io\.k8s\.apimachinery\.pkg\.apis\./, "")
    .replace(/^io\.k8s\.apiextensions-apiserver\.pkg\.apis\./, "")
    .replace(/^io\.k8s\.kube-aggregator\.pkg\.apis\./, "")

/** Types that are written in one word, or in any form at all. */
const scalars = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "q",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "t",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "d",
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "d",
}

/** Types without fields of their own that take anything. */
const takesAnything = (name, definition) =>
  !definition.properties && (/\.(JSON\w*|RawExtension|FieldsV1|Patch)$/.test(name) || definition.type === undefined)

const references = new Set()

function typeOf(schema, definitions) {
  if (schema.$ref) {
    const name = schema.$ref.slice("#/definitions/".length)
    if (scalars[name]) return scalars[name]
    const definition = definitions[name]
    if (!definition || takesAnything(name, definition)) return "o"
    references.add(name)
    return shortName(name)
  }
  switch (schema.type) {
    case "array":
      return `[${typeOf(schema.items, definitions)}`
    case "object":
      return schema.additionalProperties ? `{${typeOf(schema.additionalProperties, definitions)}` : "o"
    case "integer":
      return "i"
    case "number":
      return "n"
    case "boolean":
      return "b"
    case "string":
      return schema.format === "byte" ? "y" : schema.format === "int-or-string" ? "t" : "s"
    default:
      return "o"
  }
}

/** Name of a type to name of a field to what is known of it. */
const types = new Map()
/** "apps/v1 Deployment" to its type and the minors that serve it. */
const kinds = new Map()

for (const { minor, definitions } of releases) {
  const queue = []
  for (const [name, definition] of Object.entries(definitions))
    for (const { group, version, kind } of definition["x-kubernetes-group-version-kind"] ?? []) {
      if (/^(?:DeleteOptions|WatchEvent|Status|APIGroup|APIResourceList|APIVersions)$/.test(kind) || /List$/.test(kind))
        continue
      const key = `${group ? `${group}/` : ""}${version} ${kind}`
      const entry = kinds.get(key) ?? { type: shortName(name), minors: new Set() }
      entry.minors.add(minor)
      kinds.set(key, entry)
      queue.push(name)
    }
  const seen = new Set()
  while (queue.length > 0) {
    const name = queue.pop()
    if (seen.has(name)) continue
    seen.add(name)
    const definition = definitions[name]
    const fields = types.get(shortName(name)) ?? new Map()
    types.set(shortName(name), fields)
    for (const [field, schema] of Object.entries(definition.properties ?? {})) {
      references.clear()
      const type = typeOf(schema, definitions)
      queue.push(...references)
      const known = fields.get(field) ?? { minors: new Set(), required: true, types: new Set() }
      known.minors.add(minor)
      known.required &&= (definition.required ?? []).includes(field)
      known.types.add(type)
      known.type = type
      fields.set(field, known)
    }
  }
}

/** Closed sets of values: "core.v1.Container imagePullPolicy" to the values of all given releases. */
const values = new Map()

function* goFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* goFiles(path)
    else if (entry.name === "types.go") yield path
  }
}

for (const folder of folders.api)
  for (const path of goFiles(folder)) {
    const text = readFileSync(path, "utf8")
    const [group, version] = path.slice(folder.length + 1).split("/")
    const closed = new Set(
      [...text.matchAll(/\/\/ \+enum\n(?:\/\/[^\n]*\n)*type (\w+) string/g)].map(([, name]) => name),
    )
    const members = new Map()
    for (const [, name, value] of text.matchAll(/^\s*\w+\s+(\w+)\s*=\s*"([^"]*)"/gm))
      if (closed.has(name)) members.set(name, [...(members.get(name) ?? []), value])
    for (const [, struct, body] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm))
      for (const [, type, field] of body.matchAll(/^\t\w+\s+\*?(\w+)\s+`json:"(\w+)/gm)) {
        if (!members.has(type)) continue
        const key = `${group}.${version}.${struct} ${field}`
        values.set(key, new Set([...(values.get(key) ?? []), ...members.get(type)]))
      }
  }

function range(minors) {
  const from = Math.min(...minors)
  const to = Math.max(...minors)
  return from === oldest && to === newest ? "" : `@${from === oldest ? "" : from}-${to === newest ? "" : to}`
}

const lines = [
  ...[...kinds].sort().map(([name, { type, minors }]) => `=${name} ${type}${range(minors)}`),
  ...[...types].sort().map(([name, fields]) => {
    const items = [...fields].map(([field, known]) => {
      const { type, types: all, required, minors } = known
      const set = values.get(`${name} ${field}`)
      const written = all.size > 1 && ![...all].every((other) => other.includes(".")) ? "o" : type
      return `${field}:${required ? "!" : ""}${written}${range(minors)}${set ? `=${[...set].join(",")}` : ""}`
    })
    return [name, ...items].join("|")
  }),
]

writeFileSync(
  resolve(import.meta.dirname, "../src/catalog/schemas/table.ts"),
  `/**
 * The fields of every kind that Kubernetes 1.${oldest} to 1.${newest} serve, read by read-schemas.ts. Written by
 * scripts/write-schemas.mjs from api/openapi-spec/swagger.json of k8s.io/kubernetes and the types marked +enum in k8s.io/api.
 */
export const schemaVersions = { oldest: ${oldest}, newest: ${newest} }

/**
 * \`=apiVersion Kind type\` for each kind; \`type|field:type|…\` for each type. A type is \`s\` a string, \`i\` an integer, \`n\` a number,
 * \`b\` true or false, \`q\` a quantity, \`t\` an integer or a string, \`d\` a time, \`y\` base64, \`o\` anything, \`[x\` a list, \`{x\` a map, or the
 * name of a type. \`!\` before it: required. \`@29-33\` after it: only in these minors. \`=A,B\` at the end: one of these values.
 */
export const schemaTable = \`
${lines.join("\n").replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${")}
\`
`,
)
