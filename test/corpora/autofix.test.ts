import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Check } from "../../src/engines/posture/check.ts"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import { isObject, type JsonObject } from "../../src/lib/json.ts"
import { applyPatch, type PatchOperation } from "../../src/lib/json-patch.ts"
import { readDocuments } from "../../src/lib/yaml/index.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { newestVersion } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface Row {
  readonly id: string
  readonly rule: string
  readonly before: string
  readonly after: string
}

const readObject = (file: string): JsonObject => {
  const [document] = readDocuments(readFileSync(corpus("misconfigurations", file), "utf8"))
  if (!isObject(document?.value)) throw new Error(`${file} holds no object`)
  return document.value
}

const judge = (wanted: readonly Check[], object: JsonObject) =>
  runPosture(Inventory.of([new Resource(object, { kind: "cluster", name: "row" })]), {
    version: newestVersion,
    checks: wanted,
  }).findings

/** Applies one patch after another until no finding of these checks has one. */
function repair(wanted: readonly Check[], object: JsonObject) {
  let current = object
  const operations: PatchOperation[] = []
  for (let round = 0; round < 20; round++) {
    const patch = judge(wanted, current).find(({ fix }) => fix?.patch)?.fix?.patch
    if (!patch) break
    operations.push(...patch)
    current = applyPatch(current, patch) as JsonObject
  }
  return { object: current, operations }
}

/** Keys in another order are the same object. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : isObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, sorted(item)]),
        )
      : value

/** What a repair may touch, by the last names of its paths. */
const touches: Readonly<Record<string, RegExp>> = {
  "polaris:cpuLimitsMissing": /\/resources(?:\/limits(?:\/cpu)?)?$/,
  "polaris:cpuRequestsMissing": /\/resources(?:\/requests(?:\/cpu)?)?$/,
  "polaris:memoryLimitsMissing": /\/resources(?:\/limits(?:\/memory)?)?$/,
  "polaris:memoryRequestsMissing": /\/resources(?:\/requests(?:\/memory)?)?$/,
  "polaris:dangerousCapabilities": /\/securityContext\/capabilities\/add$/,
  "polaris:deploymentMissingReplicas": /^\/spec\/replicas$/,
  "polaris:insecureCapabilities": /\/securityContext(?:\/capabilities(?:\/(?:add|drop))?)?$/,
}

describe.runIf(hasCorpora)("autofix corpus of polaris", () => {
  const rows = hasCorpora
    ? readFileSync(corpus("misconfigurations", "polaris", "autofix.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Row)
    : []

  it.each(rows.map((row) => [row.id, row] as const))("%s", (_id, { rule, before, after }) => {
    const wanted = checks.filter(({ aliases = [] }) => aliases.includes(rule))
    const broken = readObject(before)
    expect(judge(wanted, broken)).not.toEqual([])
    const { object, operations } = repair(wanted, broken)
    expect(operations).not.toEqual([])
    expect(judge(wanted, object)).toEqual([])
    expect(repair(wanted, object).operations).toEqual([])
    if (JSON.stringify(sorted(object)) === JSON.stringify(sorted(readObject(after)))) return
    // Another value than the source's, in the same field and in no other.
    const field = touches[rule]
    if (!field) return expect(sorted(object)).toEqual(sorted(readObject(after)))
    for (const { path } of operations) expect(path).toMatch(field)
  })

  it("has all rows", () => expect(rows.length).toBe(20))
})
