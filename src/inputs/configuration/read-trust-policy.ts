import { createPublicKey, type KeyObject } from "node:crypto"
import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { get, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import { decodeText } from "../../lib/yaml/index.ts"
import { ConfigurationError } from "./configuration.ts"
import { ShapeReader } from "./shape-reader.ts"

/** A trust policy as it is written, with its keys and roots read. */
export interface WrittenTrustPolicy {
  readonly registries: readonly string[]
  readonly rules: readonly WrittenTrustRule[]
}

export interface WrittenTrustRule {
  readonly images: readonly string[]
  readonly pinned: boolean
  readonly signers: readonly WrittenSigner[]
  readonly provenance?: {
    readonly builders: readonly string[]
    readonly sources: readonly string[]
    readonly refs: readonly string[]
  }
}

export type WrittenSigner =
  | { readonly kind: "key"; readonly name: string; readonly key: KeyObject; readonly root?: WrittenRoot }
  | {
      readonly kind: "keyless"
      readonly name: string
      readonly issuer: string
      readonly identities: readonly string[]
      readonly root: WrittenRoot
    }

/** A trusted_root.json, not yet understood. */
export interface WrittenRoot {
  readonly file: string
  readonly value: unknown
}

const maxBytes = 1024 * 1024

/**
 * Reads a trust policy; files that it names are relative to it. Throws ConfigurationError with file:line:column for what
 * it does not understand: a policy with a slip would else trust too much.
 */
export function readTrustPolicy(file: string): WrittenTrustPolicy {
  const [reader, second] = ShapeReader.of(file, decodeText(readSmall(file)).text)
  if (!reader) throw new ConfigurationError(`${file}: the policy is empty`)
  if (second) throw second.error("", "a second document; write one")
  const value = reader.known("", reader.value, ["registries", "trustedRoot", "images"])
  const rules = reader.list("/images", get(value, "images"))
  if (rules.length === 0) throw reader.error("", "the policy names no images")
  const written = reader.text("", value, "trustedRoot")
  const root = written === undefined ? undefined : readRoot(reader, file, written)
  return {
    registries: reader.texts("/registries", get(value, "registries")),
    rules: rules.map((rule, index) => readRule(reader, append("/images", index), rule, { file, root })),
  }
}

interface Around {
  readonly file: string
  readonly root: WrittenRoot | undefined
}

function readRule(reader: ShapeReader, path: JsonPointer, value: JsonValue, around: Around): WrittenTrustRule {
  reader.known(path, value, ["match", "pinned", "signedBy", "provenance"])
  const images = reader.texts(append(path, "match"), get(value, "match"))
  if (images.length === 0) throw reader.error(path, "a rule names its images: match: registry.example.com/shop/**")
  const pinned = get(value, "pinned") ?? false
  if (typeof pinned !== "boolean") throw reader.error(append(path, "pinned"), "pinned is true or false")
  const signers = reader
    .list(append(path, "signedBy"), get(value, "signedBy"))
    .map((signer, index) => readSigner(reader, append(append(path, "signedBy"), index), signer, around))
  const provenance = readProvenance(reader, append(path, "provenance"), get(value, "provenance"))
  if (provenance && signers.length === 0)
    throw reader.error(append(path, "provenance"), "a provenance counts for nothing until signedBy says whose")
  if (!pinned && signers.length === 0)
    throw reader.error(path, "the rule asks for nothing: give pinned, signedBy or both")
  return { images, pinned, signers, ...(provenance ? { provenance } : {}) }
}

function readSigner(reader: ShapeReader, path: JsonPointer, value: JsonValue, { file, root }: Around): WrittenSigner {
  reader.known(path, value, ["key", "transparencyLog", "issuer", "identity"])
  const key = reader.text(path, value, "key")
  const issuer = reader.text(path, value, "issuer")
  const identities = reader.texts(append(path, "identity"), get(value, "identity"))
  if (key !== undefined) {
    if (issuer !== undefined || identities.length > 0)
      throw reader.error(path, "a signer is a key, or an issuer with identities, not both")
    const isLogged = get(value, "transparencyLog") ?? false
    if (typeof isLogged !== "boolean")
      throw reader.error(append(path, "transparencyLog"), "transparencyLog is true or false")
    if (isLogged && !root) throw reader.error(path, "a transparency log is verified by a trustedRoot: name its file")
    return {
      kind: "key",
      name: key.startsWith("-----") ? "the key" : key,
      key: readKey(reader, append(path, "key"), file, key),
      ...(isLogged && root ? { root } : {}),
    }
  }
  if (issuer === undefined || identities.length === 0)
    throw reader.error(path, "a signer is a key, or an issuer with identities")
  if (!root) throw reader.error(path, "certificates are verified by a trustedRoot: name its file")
  return { kind: "keyless", name: identities.join(" or "), issuer, identities, root }
}

function readProvenance(reader: ShapeReader, path: JsonPointer, value: JsonValue | undefined) {
  if (value === undefined) return undefined
  reader.known(path, value, ["builder", "source", "ref"])
  const read = (key: string) => reader.texts(append(path, key), get(value, key))
  const provenance = { builders: read("builder"), sources: read("source"), refs: read("ref") }
  if (Object.values(provenance).every((list) => list.length === 0))
    throw reader.error(path, "say what the provenance must name: builder, source or ref")
  return provenance
}

function readKey(reader: ShapeReader, path: JsonPointer, policy: string, written: string): KeyObject {
  const pem = written.startsWith("-----") ? written : readNamed(reader, path, policy, written).toString("utf8")
  try {
    // A private key has no business in a policy, although its public half could be read from it.
    if (!/-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) throw new Error("no public key")
    return createPublicKey(pem)
  } catch {
    throw reader.error(path, "this is no public key in PEM")
  }
}

function readRoot(reader: ShapeReader, policy: string, written: string): WrittenRoot {
  const bytes = readNamed(reader, "/trustedRoot", policy, written)
  try {
    return { file: written, value: JSON.parse(bytes.toString("utf8")) }
  } catch {
    throw reader.error("/trustedRoot", `${written} is no JSON`)
  }
}

function readNamed(reader: ShapeReader, path: JsonPointer, policy: string, name: string): Buffer {
  try {
    return readSmall(resolve(dirname(policy), name))
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    throw reader.error(path, `there is no readable file ${name}`)
  }
}

function readSmall(file: string): Buffer {
  const bytes = readFileSync(file)
  if (bytes.length > maxBytes) throw new ConfigurationError(`${file}: larger than 1 MiB`)
  return bytes
}
