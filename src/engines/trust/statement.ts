import { asArray, asObject, asString, dig, get, type JsonObject, type JsonValue } from "../../lib/json.ts"

/** What an in-toto statement says. Source: in-toto attestation framework, spec/v1/statement.md (and v0.1). */
export interface Statement {
  readonly predicateType: string
  readonly subjects: readonly { readonly name: string; readonly sha256: string | undefined }[]
  readonly predicate: JsonObject
}

const payloadTypes: ReadonlySet<string> = new Set(["application/vnd.in-toto+json"])
const statementTypes: ReadonlySet<string> = new Set([
  "https://in-toto.io/Statement/v0.1",
  "https://in-toto.io/Statement/v1",
])

/** Throws an Error with the reason when the payload is no in-toto statement. */
export function readStatement(payloadType: string, payload: Uint8Array): Statement {
  if (!payloadTypes.has(payloadType)) throw new Error(`the attestation has the unknown type "${payloadType}"`)
  let value: JsonObject
  try {
    value = asObject(JSON.parse(Buffer.from(payload).toString("utf8")))
  } catch {
    throw new Error("the attestation is no JSON")
  }
  const type = asString(value._type) ?? ""
  if (!statementTypes.has(type)) throw new Error(`the attestation is no in-toto statement ("${type}")`)
  return {
    predicateType: asString(value.predicateType) ?? "",
    subjects: asArray(value.subject).map((subject) => ({
      name: asString(get(subject, "name")) ?? "",
      sha256: asString(dig(subject, "digest", "sha256"))?.toLowerCase(),
    })),
    predicate: asObject(value.predicate),
  }
}

/** Where and from what an artifact was built, as its builder states it. */
export interface Provenance {
  /** URI of the builder. */
  readonly builder: string
  /** Repository, without `git+`, `.git` and the reference. */
  readonly source: string | undefined
  /** `refs/tags/v1`. */
  readonly ref: string | undefined
}

/** The SLSA provenance in a statement; undefined when it is another kind. Source: slsa.dev/provenance, v0.2 and v1. */
export function readProvenance({ predicateType, predicate }: Statement): Provenance | undefined {
  if (/^https:\/\/slsa\.dev\/provenance\/v1(?:\.\d+)?$/.test(predicateType)) {
    const workflow = dig(predicate, "buildDefinition", "externalParameters", "workflow")
    const resolved = asArray(dig(predicate, "buildDefinition", "resolvedDependencies")).map((item) => get(item, "uri"))
    return provenance(
      dig(predicate, "runDetails", "builder", "id"),
      [get(workflow, "repository"), ...resolved],
      get(workflow, "ref"),
    )
  }
  if (/^https:\/\/slsa\.dev\/provenance\/v0\.[12]$/.test(predicateType))
    return provenance(dig(predicate, "builder", "id"), [
      dig(predicate, "invocation", "configSource", "uri"),
      ...asArray(get(predicate, "materials")).map((item) => get(item, "uri")),
    ])
  return undefined
}

function provenance(
  builder: JsonValue | undefined,
  sources: readonly (JsonValue | undefined)[],
  ref?: JsonValue,
): Provenance {
  const uri = sources.map(asString).find((each) => each !== undefined && each !== "")
  const [, source = uri, inUri] = /^(?:git\+)?(.*?)(?:\.git)?(?:@([^@]+))?$/.exec(uri ?? "") ?? []
  return {
    builder: asString(builder) ?? "",
    source: source || undefined,
    ref: asString(ref) ?? inUri,
  }
}
