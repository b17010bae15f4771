import { describe, expect, it } from "vitest"
import { asArray, asObject, dig, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { applyPatch, setAt } from "../../lib/json-patch.ts"
import { Inventory } from "../../model/inventory.ts"
import { newestVersion, version } from "../../model/kubernetes-version.ts"
import { Resource } from "../../model/resource.ts"
import type { ContainerClass } from "../../model/workload/container.ts"
import { findPodTemplates } from "../../model/workload/pod-template-paths.ts"
import type { Check, Example } from "./check.ts"
import { checkDocuments } from "./check-documents.generated.ts"
import { checks } from "./checks.generated.ts"
import { runPosture } from "./run.ts"

const objectsOf = (example: Example): readonly JsonObject[] =>
  (Array.isArray(example) ? example : [example]) as readonly JsonObject[]

const load = (objects: readonly JsonObject[]): Inventory =>
  Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "example" })))

function judge(check: Check, objects: readonly JsonObject[]) {
  const minor = Math.min(check.until ?? newestVersion.minor, newestVersion.minor)
  const { settings } = check.examples
  const result = runPosture(load(objects), {
    version: version(minor),
    checks: [check],
    settings: settings ? { [check.id]: settings } : {},
  })
  expect(result.incomplete).toEqual([])
  return result.findings
}

/** Applies the fixes of one run to the objects, one finding after another: an earlier patch may serve a later finding. */
function fixAll(check: Check, objects: readonly JsonObject[]): { objects: readonly JsonObject[]; patched: number } {
  let current = objects
  let patched = 0
  for (let round = 0; round < 50; round++) {
    const finding = judge(check, current).find(({ fix }) => fix?.patch)
    if (!finding?.fix?.patch) break
    const target = finding.places[0]?.resource.object
    const { patch } = finding.fix
    current = current.map((object) => (object === target ? (applyPatch(object, patch) as JsonObject) : object))
    patched++
  }
  return { objects: current, patched }
}

describe.each(checks.map((check) => [check.id, check] as const))("%s", (id, check) => {
  const bad = objectsOf(check.examples.bad)

  it("passes its good example and objects to its bad one", () => {
    expect(judge(check, objectsOf(check.examples.good)).map(({ message }) => message)).toEqual([])
    expect(judge(check, bad).length).toBeGreaterThan(0)
  })

  it("says what is wrong in a sentence without end stop, and gives a fix", () => {
    for (const finding of judge(check, bad)) {
      expect(finding.message).toMatch(/^\S.*[^.\s]$/s)
      expect(finding.id).toMatch(/^[0-9a-f]{16}$/)
      expect(finding.fix?.title).toMatch(/^[A-Z].*[^.]$/)
    }
  })

  it("its fix makes the example pass, and a second run changes nothing", () => {
    const before = judge(check, bad).length
    const { objects, patched } = fixAll(check, bad)
    if (patched === 0) return expect(check.fix.patch === undefined || before > 0).toBe(true)
    const left = judge(check, objects)
    expect(left.filter(({ fix }) => fix?.patch)).toEqual([])
    expect(left.length).toBeLessThan(before)
    expect(fixAll(check, objects).objects).toEqual(objects)
  })

  it("is documented", () => {
    const document = checkDocuments[id]
    expect(document?.threat.length).toBeGreaterThan(40)
    const fields = document?.fields.map(([name]) => name)
    expect(fields).toEqual(expect.arrayContaining(["Field", "Allowed", "Source"]))
    expect(check.title).not.toMatch(/\.$/)
    expect(check.severity.reason.length).toBeGreaterThan(10)
    for (const alias of check.aliases ?? []) expect(alias).toMatch(/^[a-z-]+:[\w.-]+$/)
    for (const framework of check.frameworks ?? []) expect(framework).toMatch(/^[a-z0-9.-]+\/[\w.-]+$/)
  })

  if (check.containers) {
    const every: readonly ContainerClass[] = ["init", "sidecar", "regular", "ephemeral"]
    it.each(check.classes ?? every)("fires in a container of class %s", (containerClass) => {
      const moved = bad.map((object) => moveContainers(object, containerClass))
      expect(judge(check, moved).length).toBeGreaterThan(0)
    })
  }

  if ((check.containers || check.workloads) && !check.owners) {
    it("fires in a CronJob", () => {
      if (!bad.some(hasTemplate)) return
      const wrapped = bad.map((object) => (hasTemplate(object) ? asCronJob(object) : object))
      expect(judge(check, wrapped).length).toBeGreaterThan(0)
    })
  }
})

const templateOf = (object: JsonObject): JsonValue | undefined => {
  const [found] = findPodTemplates(groupOf(object), String(get(object, "kind")), object)
  return found && (found.pointer === "" ? object : dig(object, ...found.pointer.slice(1).split("/")))
}

const groupOf = (object: JsonObject): string => {
  const apiVersion = String(get(object, "apiVersion"))
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] as string) : ""
}

const hasTemplate = (object: JsonObject): boolean => isObject(templateOf(object))

/** Moves every container of a pod template to another class; a plain container stays where one is needed. */
function moveContainers(object: JsonObject, containerClass: ContainerClass): JsonObject {
  const [found] = findPodTemplates(groupOf(object), String(get(object, "kind")), object)
  if (!found) return object
  const spec = asObject(get(templateOf(object), "spec"))
  const all = ["initContainers", "containers", "ephemeralContainers"].flatMap((key) => asArray(get(spec, key)))
  const plain = { name: "plain", image: "registry.example/plain:1.0.0" }
  const { initContainers: _init, containers: _regular, ephemeralContainers: _ephemeral, ...rest } = spec
  const moved = all.map((item) => ({
    ...asObject(item),
    ...(containerClass === "sidecar" ? { restartPolicy: "Always" } : {}),
  }))
  const key = {
    init: "initContainers",
    sidecar: "initContainers",
    regular: "containers",
    ephemeral: "ephemeralContainers",
  }[containerClass]
  const next: JsonObject = { ...rest, containers: [plain], [key]: moved }
  return applyPatch(object, setAt(object, `${found.pointer}/spec`, next)) as JsonObject
}

function asCronJob(object: JsonObject): JsonObject {
  const { name, namespace } = asObject(get(object, "metadata"))
  const template = asObject(templateOf(object))
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: name ?? "app", namespace: namespace ?? "shop" },
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: {
        spec: { template: { metadata: asObject(get(template, "metadata")), spec: asObject(get(template, "spec")) } },
      },
    },
  }
}
