import { readFileSync } from "node:fs"
import { load } from "js-yaml"
import { describe, expect, it } from "vitest"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { checkPodSecurity } from "../../src/engines/posture/pod-security/check-pod-security.ts"
import { controls } from "../../src/engines/posture/pod-security/registry.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { newestVersion, parseKubernetesVersion } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface Case {
  readonly id: string
  readonly level: "baseline" | "restricted"
  readonly version: string
  readonly expected: "pass" | "fail"
  readonly check: string
  readonly file: string
}

/**
 * The hint is the stem of the file's name, in lower case: that of the control for whose sake the pod was written. The
 * same file serves level restricted, where a stricter control may have taken that one's place: the controls that a
 * hint allows are the one of that name and those that override it.
 */
function controlsOf(hint: string): readonly string[] {
  const named = controls.filter(({ id }) => id.toLowerCase() === hint)
  const overriding = controls.filter(({ revisions }) =>
    revisions.some(({ overrides = [] }) => named.some(({ id }) => overrides.includes(id))),
  )
  return [...named, ...overriding].map(({ id }) => id)
}

describe.skipIf(!hasCorpora)("corpus pod-security", () => {
  it("gives the verdict of Kubernetes' own test data, by the control that each pod was written for", () => {
    const cases = readFileSync(corpus("pod-security", "cases.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Case)
    const failing = cases.flatMap(({ id, level, version, expected, check, file }) => {
      const pod = load(readFileSync(corpus("pod-security", file), "utf8")) as JsonObject
      const { allowed, violations } = checkPodSecurity(pod, { level, version })
      const objecting = violations.map(({ control }) => control)
      if (allowed !== (expected === "pass")) return [`${id}: expected ${expected}, got [${objecting}]`]
      if (!allowed && !controlsOf(check).some((control) => objecting.includes(control as (typeof objecting)[0])))
        return [`${id}: refused, but by [${objecting}] instead of ${check}`]
      return []
    })
    expect(failing).toEqual([])
    expect(cases.length).toBe(607)
  })

  it("pods that pass `restricted` get nothing above medium from any check, on and off by default", () => {
    const files = new Map(
      readFileSync(corpus("pod-security", "cases.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Case)
        .filter(({ level, expected, version }) => level === "restricted" && expected === "pass" && isSupported(version))
        .map(({ id, file, version }) => [id, { file, version }] as const),
    )
    const loud = [...files].flatMap(([id, { file, version }]) => {
      const pod = load(readFileSync(corpus("pod-security", file), "utf8")) as JsonObject
      const inventory = Inventory.of([new Resource(pod, { kind: "cluster", name: id })])
      const { findings } = runPosture(inventory, { version: parseKubernetesVersion(version) ?? newestVersion, checks })
      return findings
        .filter(({ severity }) => severity === "critical" || severity === "high")
        .map(({ rule, message }) => `${id}: ${rule}: ${message}`)
    })
    expect(files.size).toBeGreaterThan(50)
    expect(loud).toEqual([])
  })
})

/** Verdicts are given from the oldest supported version on. */
const isSupported = (version: string): boolean => (parseKubernetesVersion(version)?.minor ?? newestVersion.minor) >= 25
