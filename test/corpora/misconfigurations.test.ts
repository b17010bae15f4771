import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { compileCustomRules } from "../../src/app/custom-rules.ts"
import { findUnmatchedForeignRule } from "../../src/catalog/foreign-rules/index.ts"
import type { CheckSettings } from "../../src/engines/posture/check.ts"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import { parseCustomRules } from "../../src/inputs/custom-rules/read-custom-rules.ts"
import { asArray, get, isObject, type JsonObject, type JsonValue } from "../../src/lib/json.ts"
import { readDocuments } from "../../src/lib/yaml/index.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { type KubernetesVersion, newestVersion, parseKubernetesVersion } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { corpus, hasCorpora } from "../shared.ts"
import { customRows } from "./custom-rows.ts"
import { quarantine } from "./quarantine.ts"

interface Row {
  readonly id: string
  readonly rule: string
  readonly expected: "pass" | "fail"
  readonly files?: readonly string[]
  readonly objects?: readonly JsonObject[]
  readonly settings?: { readonly [key: string]: JsonValue }
  readonly config?: string
  readonly customChecks?: string
  readonly customCheck?: string
}

const folders = ["trivy-checks", "kube-linter", "polaris"]

const readRows = (folder: string): readonly Row[] =>
  readFileSync(corpus("misconfigurations", folder, "cases.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row)

function loadRow({ files = [], objects = [] }: Row): Inventory {
  const read = files.flatMap((file) =>
    [...readDocuments(readFileSync(corpus("misconfigurations", file), "utf8"))].flatMap(({ value }) =>
      objectsIn(value),
    ),
  )
  return Inventory.of([...objects, ...read].map((object) => new Resource(object, { kind: "cluster", name: "row" })))
}

const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  !isObject(value) ? [] : get(value, "kind") === "List" ? asArray(get(value, "items")).flatMap(objectsIn) : [value]

/**
 * Rows that are right for the clusters of their time: since 1.35 exec and attach ask for create, whatever the method of the
 * request (pkg/features/kube_features.go, AuthorizePodWebsocketUpgradeCreatePermission); before, get was enough.
 */
const execByGet = /PodExecAttach\/failure\.get_(?:exec|attach)/

/** Managed versions such as 1.27.1-gke.1000 are judged as the nearest version that is supported. */
function versionOf({ id, settings }: Row): KubernetesVersion {
  if (execByGet.test(id)) return { major: 1, minor: 34 }
  const written = settings?.["k8s.version"]
  return (typeof written === "string" && parseKubernetesVersion(written)) || newestVersion
}

/** What the source's rules were configured with, as settings of ours: where the row says so, or its rule's own defaults. */
const sourceSettings: Readonly<Record<string, CheckSettings>> = {
  "kube-linter:dnsconfig-options": { "dns-options": { options: { ndots: "2" } } },
  "kube-linter:priority-class-name": {
    "allowed-priority-class": { names: ["system-cluster-critical", "system-node-critical"] },
  },
  "kube-linter:required-label-owner": { "required-labels": { labels: { owner: "*" } } },
  "kube-linter:required-annotation-email": { "required-annotations": { annotations: { email: "*@*.*" } } },
}

function settingsOf({ rule, settings = {} }: Row): CheckSettings {
  const registries = settings["ksv0125.trusted_registries"]
  return {
    ...sourceSettings[rule],
    ...(registries === undefined ? {} : { "trusted-registry": { registries } }),
  }
}

describe.runIf(hasCorpora)("misconfigurations corpus", () => {
  const claimed = new Map<string, string[]>()
  for (const { id, aliases = [] } of checks)
    for (const alias of aliases) claimed.set(alias, [...(claimed.get(alias) ?? []), id])

  it.each(folders)("%s: every row whose rule is claimed by an alias", (folder) => {
    const rows = readRows(folder).filter(
      ({ rule, config, customCheck, customChecks }) => claimed.has(rule) && !config && !customCheck && !customChecks,
    )
    const failing: string[] = []
    const stale: string[] = []
    for (const row of rows) {
      const wanted = new Set(claimed.get(row.rule))
      const { findings } = runPosture(loadRow(row), {
        version: versionOf(row),
        checks: checks.filter(({ id }) => wanted.has(id)),
        settings: settingsOf(row),
      })
      const isRight = findings.length > 0 === (row.expected === "fail")
      if (row.id in quarantine) {
        if (isRight) stale.push(row.id)
      } else if (!isRight)
        failing.push(
          `${row.id}: expected ${row.expected}, found ${findings.map(({ message }) => message).join(" | ") || "nothing"} (${[...wanted].join(", ")})`,
        )
    }
    const all = readRows(folder).length
    console.log(
      `${folder}: ${rows.length - failing.length} of ${rows.length} claimed rows (of ${all}), ${rows.filter(({ id }) => id in quarantine).length} in quarantine`,
    )
    expect(stale, "rows in quarantine that pass").toEqual([])
    expect(failing).toEqual([])
  })

  it("every other row is about a rule that has a reason not to be here", () => {
    const rows = folders
      .flatMap(readRows)
      .filter(({ rule, config, customCheck }) => !claimed.has(rule) && !config && !customCheck)
    expect(rows.filter(({ rule }) => !findUnmatchedForeignRule(rule)).map(({ id }) => id)).toEqual([])
    console.log(`${rows.length} rows are about rules that are left out for a reason`)
  })

  it("rows that bring a rule of their own: the same rule as users write it here", () => {
    const rows = folders.flatMap(readRows).filter(({ config, customCheck }) => config || customCheck)
    const failing = rows.flatMap((row) => {
      const own = Object.keys(customRows).find((prefix) => row.id === prefix || row.id.startsWith(`${prefix}/`))
      const found = own === undefined ? judgeSchema(row) : judgeCustom(row, customRows[own] ?? "")
      return found > 0 === (row.expected === "fail") ? [] : [`${row.id}: expected ${row.expected}, found ${found}`]
    })
    console.log(`${rows.length - failing.length} of ${rows.length} rows with a rule of their own`)
    expect(failing).toEqual([])
    expect(rows.length).toBe(13)
  })
})

/** Rows of kube-linter that hand the objects to a validator of schemas. */
const judgeSchema = (row: Row): number =>
  runPosture(loadRow(row), {
    version: versionOf(row),
    checks: checks.filter(({ id }) => ["unknown-field", "wrong-type", "missing-required-field"].includes(id)),
  }).findings.length

function judgeCustom(row: Row, text: string): number {
  const added = compileCustomRules(parseCustomRules("row.yaml", text)).map(({ check }) => check)
  const { findings, incomplete } = runPosture(loadRow(row), { version: versionOf(row), checks: added })
  expect(incomplete).toEqual([])
  return findings.length
}
