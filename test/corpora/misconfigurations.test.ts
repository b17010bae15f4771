import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { CheckSettings } from "../../src/engines/posture/check.ts"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import { asArray, get, isObject, type JsonObject, type JsonValue } from "../../src/lib/json.ts"
import { readDocuments } from "../../src/lib/yaml/index.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { type KubernetesVersion, newestVersion, parseKubernetesVersion } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { corpus, hasCorpora } from "../shared.ts"
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

/** Managed versions such as 1.27.1-gke.1000 are judged as the nearest version that is supported. */
function versionOf({ settings }: Row): KubernetesVersion {
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
})
