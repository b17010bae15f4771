import { spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import type { JsonValue } from "../../../src/lib/json.ts"
import { decodeText, readDocuments } from "../../../src/lib/yaml/index.ts"

/** What kubectl's decoder says of one document. */
export interface Answer {
  readonly json?: JsonValue
  readonly error?: string
}

/** Builds the Go program; undefined where Go is missing. */
export function buildOracle(): string | undefined {
  const program = join(mkdtempSync(join(tmpdir(), "yaml-oracle-")), "oracle")
  const build = spawnSync("go", ["build", "-o", program, "."], { cwd: import.meta.dirname, encoding: "utf8" })
  if (build.error !== undefined) return undefined
  if (build.status !== 0) throw new Error(`go build failed: ${build.stderr}`)
  return program
}

export function ask(program: string, texts: readonly Uint8Array[]): Answer[][] {
  const input = texts.map((text) => `${JSON.stringify(Buffer.from(text).toString("base64"))}\n`).join("")
  const run = spawnSync(program, { input, maxBuffer: 2 ** 30, encoding: "utf8" })
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.stderr}`)
  return run.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer[])
}

/** -0 and 0 are one number. */
function normalize(value: JsonValue | undefined): JsonValue | undefined {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as JsonValue)
}

interface Seen {
  readonly value: JsonValue | undefined
  readonly error: string | undefined
}

const show = (seen: readonly Seen[]) =>
  JSON.stringify(seen.map(({ value, error }) => (error === undefined ? value : { error }))).slice(0, 400)

/**
 * How our reading of a text differs from kubectl's: values must be equal, errors must be on the same documents. Empty and
 * null documents, which kubectl passes over, are left out. undefined: no difference.
 */
export function difference(bytes: Uint8Array, answers: readonly Answer[]): string | undefined {
  const { text, problem } = decodeText(bytes)
  const theirs = answers
    .filter(
      ({ error, json }) => error !== "decoding failed as both JSON and YAML" && (error !== undefined || json !== null),
    )
    .map(({ json, error }): Seen => ({ value: normalize(json), error }))
  // A file that is no text fails in kubectl too; in which of its documents depends on how far its reader had read.
  if (problem !== undefined) return theirs.some(({ error }) => error !== undefined) ? undefined : "no error in kubectl"
  const documents = [...readDocuments(text, { maxDepth: 10_000 })]
  if (documents.some(({ problems }) => problems.some(({ code }) => code === "yaml-separator"))) {
    // kubectl loses the document before a faulty separator together with it.
    const isSeen = answers.some(({ error }) => /invalid Yaml document separator|^json:/.test(error ?? ""))
    return isSeen ? undefined : "kubectl accepts the separator"
  }
  const ours = documents
    .map(({ value, problems, empty }) => ({
      empty,
      value: normalize(value),
      error: problems.find(({ severity }) => severity === "error")?.message,
    }))
    .filter(({ value, error, empty }) => !empty && (error !== undefined || value !== null))
  const isSame =
    ours.length === theirs.length &&
    ours.every((our, index) => {
      const their = theirs[index] as Seen
      return our.error === undefined
        ? their.error === undefined && isDeepStrictEqual(our.value, their.value)
        : their.error !== undefined
    })
  return isSame ? undefined : `ours ${show(ours)} kubectl ${show(theirs)}`
}
