import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { contentFingerprint } from "../../src/engines/identity/bootstrap/content.ts"
import { bootstrapPolicy, newestKnownMinor, oldestKnownMinor } from "../../src/engines/identity/bootstrap/policy.ts"
import { keyOf } from "../../src/engines/identity/bootstrap/recognise.ts"
import { covers } from "../../src/engines/identity/covers.ts"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import { asArray, asObject, get, type JsonObject, type JsonValue } from "../../src/lib/json.ts"
import { readDocuments } from "../../src/lib/yaml/index.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { rulesOf } from "../../src/model/rbac.ts"
import { Resource } from "../../src/model/resource.ts"
import { corpus, hasCorpora } from "../shared.ts"
import { writeRule } from "../testbed/write-policy.ts"

/** Folder and the minor it is judged as; `recent` is a mixture of 1.29 and 1.36. */
const minors: Readonly<Record<string, number>> = { "v1.7": 7, "v1.9": 9, recent: 29 }
const folders = Object.keys(minors)

const read = (folder: string): readonly JsonObject[] =>
  readdirSync(corpus("bootstrap-policy", folder))
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => [...readDocuments(readFileSync(corpus("bootstrap-policy", folder, file), "utf8"))])
    .flatMap(({ value }) => asArray(get(value, "items")).map(asObject))

const toResource = (object: JsonObject): Resource => new Resource(object, { kind: "cluster", name: "stock" })

const identityChecks = checks.filter(({ category }) => category === "identity")
const alterations = checks.filter(({ id }) => id === "altered-default-role" || id === "altered-default-binding")

function judge(objects: readonly JsonObject[], folder: string, which = identityChecks) {
  const { findings, incomplete } = runPosture(Inventory.of(objects.map(toResource)), {
    version: version(minors[folder] as number),
    checks: which,
  })
  expect(incomplete).toEqual([])
  return findings
}

/** Every way to change one item: a rule or subject is taken out, one more is put in, an entry of one is replaced. */
function* changes(object: JsonObject): Generator<readonly [what: string, changed: JsonObject]> {
  for (const key of ["rules", "subjects"]) {
    const list = asArray(get(object, key))
    for (const [index, item] of list.entries()) {
      const others = list.filter((_other, position) => position !== index)
      yield [`${key}[${index}] removed`, { ...object, [key]: others }]
      for (const field of ["verbs", "apiGroups", "resources", "nonResourceURLs", "name", "namespace"])
        if (get(item, field) !== undefined)
          yield [
            `${key}[${index}].${field} changed`,
            { ...object, [key]: [...others, { ...asObject(item), [field]: other(get(item, field)) }] },
          ]
    }
    if (list.length > 0) yield [`${key} added`, { ...object, [key]: [...list, extra[key] as JsonValue] }]
  }
}

const extra: Readonly<Record<string, JsonValue>> = {
  rules: { verbs: ["get"], apiGroups: ["example.com"], resources: ["extras"] },
  subjects: { kind: "User", name: "mallory", apiGroup: "rbac.authorization.k8s.io" },
}

const other = (value: JsonValue | undefined): JsonValue => (Array.isArray(value) ? ["somethingelse"] : "somethingelse")

/** `BREAKWATER_UPDATE=1` writes what the corpus holds and the tables of policy.ts do not. */
function writeOlder(): void {
  const known = new Map<string, Resource[]>()
  for (let minor = oldestKnownMinor; minor <= newestKnownMinor; minor++)
    for (const resource of bootstrapPolicy(version(minor)))
      known.set(keyOf(resource), [...(known.get(keyOf(resource)) ?? []), resource])
  const contents = new Map<string, Set<string>>()
  const rules = new Map<string, Set<string>>()
  for (const resource of folders.flatMap(read).map(toResource)) {
    const key = keyOf(resource)
    const later = known.get(key) ?? []
    const content = contentFingerprint(resource)
    if (later.map(contentFingerprint).includes(content)) continue
    contents.set(key, (contents.get(key) ?? new Set()).add(content))
    for (const rule of rulesOf(resource))
      if (!covers(later.flatMap(rulesOf), [rule]))
        rules.set(key, (rules.get(key) ?? new Set()).add(writeRule({ ...rule, resource: null })))
  }
  const contentLines = [...contents].map(([key, all]) => [key, ...all].join(" ")).sort()
  const ruleLines = [...rules].flatMap(([key, all]) => [key, ...[...all].map((rule) => ` ${rule}`)])
  writeFileSync(
    resolve(import.meta.dirname, "../../src/engines/identity/bootstrap/older.ts"),
    `/** Default roles and bindings of Kubernetes 1.7, 1.9 and 1.29. Written by test/corpora/identity-bootstrap-policy.test.ts. */

/** Fingerprints (content.ts) of contents that the tables do not hold. */
export const olderContents = \`\n${contentLines.join("\n")}\n\`

/** Rules that the tables do not cover. Format: readTable of policy.ts. */
export const olderRules = \`\n${ruleLines.join("\n")}\n\`
`,
  )
}

const contentsSomewhere = new Set<string>()

/** Whether a folder of the corpus, or a real API server of 1.34 to 1.37, has exactly this under the same name. */
function isDefaultSomewhere(resource: Resource): boolean {
  if (contentsSomewhere.size === 0) {
    const tables = [34, 35, 36, 37].flatMap((minor) => bootstrapPolicy(version(minor)))
    for (const known of [...folders.flatMap(read).map(toResource), ...tables])
      contentsSomewhere.add(`${keyOf(known)} ${contentFingerprint(known)}`)
  }
  return contentsSomewhere.has(`${keyOf(resource)} ${contentFingerprint(resource)}`)
}

describe.runIf(hasCorpora)("bootstrap-policy corpus", () => {
  if (process.env.BREAKWATER_UPDATE) writeOlder()

  it.each(folders)("%s: a stock cluster gives no finding about its own objects", (folder) => {
    const objects = read(folder)
    expect(objects.length).toBeGreaterThan(50)
    expect(judge(objects, folder).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([])
  })

  it.each(folders)("%s: any changed rule or subject gives one finding", (folder) => {
    const missed: string[] = []
    let count = 0
    let otherDefaults = 0
    for (const object of read(folder))
      for (const [what, changed] of changes(object)) {
        count++
        const found = judge([changed], folder, alterations)
        if (found.length === 1) continue
        // Some changes make exactly what another version has: no finding is right.
        if (isDefaultSomewhere(toResource(changed))) otherDefaults++
        else missed.push(`${keyOf(toResource(object))}: ${what}: ${found.length} findings`)
      }
    console.log(
      `${folder}: ${count - otherDefaults - missed.length} of ${count} changes found, ${otherDefaults} make another version's default`,
    )
    expect(count).toBeGreaterThan(100)
    expect(missed).toEqual([])
  })
})
