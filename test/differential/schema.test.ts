import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fieldsOf, kindSchema } from "../../src/catalog/schemas/read-schemas.ts"
import { schemaFaults } from "../../src/engines/posture/schema.ts"
import { get, isObject, type JsonArray, type JsonObject, type JsonValue } from "../../src/lib/json.ts"
import { applyPatch } from "../../src/lib/json-patch.ts"
import { append, type JsonPointer, resolvePointer } from "../../src/lib/json-pointer.ts"
import { builtInKind } from "../../src/model/kinds.ts"
import { newestVersion } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { schemaSamples } from "./schema-samples.ts"

interface Mutation {
  readonly what: string
  readonly object: JsonObject
  /** Whether the API server must say what we say; else it must refuse what we refuse. */
  readonly decides: boolean
}

/** Every single change of a kind that a slip of the fingers makes, at every field of an object. */
function* mutationsOf(object: JsonObject): Generator<Mutation> {
  yield { what: "unchanged", object, decides: true }
  for (const { path, value, parentIsMap } of placesOf(object, "")) {
    const wrong = wrongFor(value)
    yield { what: `${path} = ${JSON.stringify(wrong)}`, object: set(object, path, wrong), decides: true }
    if (!parentIsMap) continue
    yield { what: `${path} misspelt`, object: misspell(object, path, (name) => `${name}x`), decides: true }
    yield { what: `${path} in another case`, object: misspell(object, path, swapCase), decides: true }
    yield {
      what: `${path} left out`,
      object: applyPatch(object, [{ op: "remove", path }]) as JsonObject,
      decides: false,
    }
    yield { what: `${path} null`, object: set(object, path, null), decides: false }
    if (typeof value === "string")
      yield { what: `${path} = nonsense`, object: set(object, path, "nonsense"), decides: false }
  }
}

function* placesOf(
  value: JsonValue,
  path: JsonPointer,
): Generator<{ path: JsonPointer; value: JsonValue; parentIsMap: boolean }> {
  const entries = Array.isArray(value)
    ? [...(value as JsonArray).entries()]
    : isObject(value)
      ? Object.entries(value)
      : []
  for (const [key, child] of entries) {
    const at = append(path, key)
    if (
      child === undefined ||
      at === "/apiVersion" ||
      at === "/kind" ||
      at === "/metadata/name" ||
      at === "/metadata/namespace"
    )
      continue
    yield { path: at, value: child, parentIsMap: isObject(value) }
    yield* placesOf(child, at)
  }
}

const wrongFor = (value: JsonValue): JsonValue =>
  typeof value === "string" ? 7 : typeof value === "number" ? "seven" : typeof value === "boolean" ? "yes" : true

const set = (object: JsonObject, path: JsonPointer, value: JsonValue): JsonObject =>
  applyPatch(object, [{ op: "replace", path, value }]) as JsonObject

function misspell(object: JsonObject, path: JsonPointer, change: (name: string) => string): JsonObject {
  const slash = path.lastIndexOf("/")
  const value = resolvePointer(object, path) as JsonValue
  return applyPatch(object, [
    { op: "remove", path },
    { op: "add", path: `${path.slice(0, slash)}/${change(path.slice(slash + 1))}`, value },
  ]) as JsonObject
}

const swapCase = (name: string): string => {
  const first = name[0] ?? ""
  return (first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase()) + name.slice(1)
}

/** What strict decoding says, as against validation, which comes after it. */
const decodes = (status: number, body: JsonObject): boolean => {
  const message = String(get(body, "message") ?? "")
  return !(
    status === 400 &&
    /strict decoding error|cannot be handled as|unmarshal|illegal base64|json:|unknown field/i.test(message)
  )
}

describe.skipIf(!hasTestbed)("strict comparison against a real API server", () => {
  let testbed: Testbed
  beforeAll(async () => {
    testbed = await startTestbed()
  }, 90_000)
  afterAll(() => testbed?.stop())

  it("refuses what the server cannot decode, and nothing that it accepts", async () => {
    const wrong: string[] = []
    let compared = 0
    for (const sample of schemaSamples) {
      const resource = new Resource(sample, { kind: "cluster", name: "sample" })
      const known = builtInKind(resource.group, resource.kind)
      const base = resource.group === "" ? "/api/v1" : `/apis/${resource.apiVersion}`
      const scope = known?.namespaced ? "/namespaces/default" : ""
      const url = `${base}${scope}/${known?.plural}?dryRun=All&fieldValidation=Strict`
      const mutations = [...mutationsOf(sample)]
      const answers = await Promise.all(
        mutations.map(({ object }) => testbed.client.send("POST", url, { body: object })),
      )
      for (const [index, { what, object, decides }] of mutations.entries()) {
        const { status, body } = answers[index] as { status: number; body: JsonObject }
        const faults = schemaFaults(new Resource(object, { kind: "cluster", name: "sample" }), newestVersion.minor)
        const ours = faults.filter(({ kind }) => kind === "unknown-field" || kind === "wrong-type")
        const isDecoded = decodes(status, body)
        const isAccepted = status === 200 || status === 201 || status === 409
        const line = `${resource.kind} ${what}: server ${status} ${String(get(body, "message") ?? "").slice(0, 140)}; ours ${faults.map(({ kind, message }) => `${kind} ${message}`).join(" | ") || "nothing"}`
        compared++
        if (decides && isDecoded !== (ours.length === 0)) wrong.push(line)
        else if (!decides && isAccepted && faults.length > 0) wrong.push(line)
        else if (!decides && !isDecoded && faults.length === 0) wrong.push(line)
      }
    }
    console.log(`${compared} objects compared with kube-apiserver 1.${newestVersion.minor}`)
    expect(wrong).toEqual([])
  }, 120_000)

  it("knows the fields of every kind that the server has", async () => {
    const { body } = await testbed.client.send("GET", "/openapi/v2")
    const definitions = get(body, "definitions")
    const missing: string[] = []
    for (const [name, definition] of Object.entries(isObject(definitions) ? definitions : {}))
      for (const gvk of (get(definition, "x-kubernetes-group-version-kind") ?? []) as JsonArray) {
        const { group, version, kind } = gvk as { group: string; version: string; kind: string }
        if (/List$|Options$|^Status$|^WatchEvent$|^API/.test(kind)) continue
        const schema = kindSchema(group, version, kind, newestVersion.minor)
        if (schema.is !== "served") missing.push(`${group}/${version} ${kind}`)
        else {
          const fields = fieldsOf(schema.type)
          for (const field of Object.keys((get(definition, "properties") ?? {}) as JsonObject))
            if (!fields?.has(field)) missing.push(`${name}.${field}`)
        }
      }
    expect(missing).toEqual([])
  }, 60_000)
})
