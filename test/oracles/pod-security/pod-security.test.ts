import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { checkPodSecurity } from "../../../src/engines/posture/pod-security/check-pod-security.ts"
import { asArray, asObject, get, type JsonObject } from "../../../src/lib/json.ts"
import { available } from "../../shared.ts"
import { randomPod } from "./random-pods.ts"

interface Answer {
  readonly allowed: boolean
  readonly checks: readonly { readonly id: string; readonly allowed: boolean }[]
  readonly error?: string
}

const pods = 20_000
const levels = ["baseline", "restricted"] as const
const minors = 38

/** What the API server's defaults do before admission sees a pod (pkg/apis/core/v1/defaults.go, defaultHostNetworkPorts). */
function withHostPorts(pod: JsonObject): JsonObject {
  const spec = asObject(get(pod, "spec"))
  if (get(spec, "hostNetwork") !== true) return pod
  const containers = (key: string): JsonObject =>
    Array.isArray(get(spec, key))
      ? {
          [key]: asArray(get(spec, key)).map((container) => ({
            ...asObject(container),
            ports: asArray(get(container, "ports")).map((port) => ({
              ...asObject(port),
              hostPort: get(port, "hostPort") || get(port, "containerPort") || 0,
            })),
          })),
        }
      : {}
  return { ...pod, spec: { ...spec, ...containers("containers"), ...containers("initContainers") } }
}

const hasGo = available(spawnSync("go", ["version"]).status === 0, "Go, to ask Kubernetes' own evaluator of pods")

describe.skipIf(!hasGo)("Pod Security against k8s.io/pod-security-admission", () => {
  let folder = ""

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "pod-security-oracle-"))
    const built = spawnSync("go", ["build", "-o", join(folder, "oracle"), "."], { cwd: import.meta.dirname })
    if (built.status !== 0) throw new Error(`go build failed: ${built.stderr}`)
  }, 600_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function ask(questions: readonly object[]): readonly Answer[] {
    const input = questions.map((question) => JSON.stringify(question)).join("\n")
    const { status, stdout, stderr } = spawnSync(join(folder, "oracle"), { input, maxBuffer: 2 ** 30 })
    if (status !== 0) throw new Error(`the oracle failed: ${stderr}`)
    return stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Answer)
  }

  it(`gives the same verdict by the same controls for ${pods} random pods`, () => {
    const sample = fc.sample(randomPod, { numRuns: pods, seed: 20250721 })
    // Every pod at both levels of two versions that are far apart; every version meets about a thousand pods.
    const questions = sample.flatMap((pod, index) =>
      [index % minors, (index * 7 + 19) % minors].flatMap((minor) =>
        levels.map((level) => ({ level, version: `v1.${minor}`, pod: JSON.parse(JSON.stringify(pod)) as JsonObject })),
      ),
    )
    const answers = ask(questions.map((question) => ({ ...question, pod: withHostPorts(question.pod) })))
    expect(answers.filter(({ error }) => error !== undefined)).toEqual([])
    const differences: string[] = []
    let allowed = 0
    for (const [index, { level, version, pod }] of questions.entries()) {
      const theirs = answers[index] as Answer
      const ours = checkPodSecurity(pod, { level, version })
      const wanted = theirs.checks.filter((check) => !check.allowed).map(({ id }) => id)
      const got = ours.violations.map(({ control }) => control)
      if (theirs.allowed) allowed++
      if (theirs.allowed !== ours.allowed || wanted.join() !== got.join())
        differences.push(`${level} ${version}: wanted [${wanted}], got [${got}] for ${JSON.stringify(pod)}`)
    }
    expect(differences.slice(0, 10)).toEqual([])
    expect(answers.length).toBe(pods * 4)
    // The sample would prove little if nearly all pods were refused, or nearly none.
    expect(allowed / answers.length).toBeGreaterThan(0.1)
    expect(allowed / answers.length).toBeLessThan(0.9)
  })
})
