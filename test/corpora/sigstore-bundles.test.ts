import { createPublicKey } from "node:crypto"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { artifactOf, readTrustedRoot, type Trust, verifyBundle } from "../../src/engines/trust/verify-bundle.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface Row {
  readonly id: string
  readonly verdict: "valid" | "invalid"
  readonly bundle: string
  readonly artifact: string
  readonly trusted_root: string
  readonly public_key?: string
  readonly identity?: string
  readonly issuer?: string
}

const read = (path: string): Buffer => readFileSync(corpus("sigstore-bundles", path))

const rows = (): readonly Row[] =>
  read("cases.jsonl")
    .toString()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function judge(row: Row, withBytes: boolean): string {
  const root = readTrustedRoot(JSON.parse(read(row.trusted_root).toString()))
  if (!root) return "the trusted root is not read"
  const trust: Trust = { root, ...(row.public_key ? { key: createPublicKey(read(row.public_key)) } : {}) }
  const artifact = artifactOf(read(row.artifact))
  const verdict = verifyBundle(
    parse(read(row.bundle).toString()),
    withBytes ? artifact : { sha256: artifact.sha256 },
    trust,
  )
  if (!verdict.valid) return `invalid: ${verdict.reason}`
  const { identity, issuer } = verdict.signer
  if (!row.public_key && (identity !== row.identity || issuer !== row.issuer)) return `invalid: signed by ${identity}`
  return "valid"
}

describe.skipIf(!hasCorpora)("sigstore-bundles", () => {
  it.each([true, false])("has the verdict of every case (with the artifact's bytes: %s)", (withBytes) => {
    const verdicts = rows().map((row) => ({ row, verdict: judge(row, withBytes) }))
    expect(verdicts).toHaveLength(29)
    const wrong = verdicts
      .filter(({ row, verdict }) => verdict.split(":")[0] !== row.verdict)
      .map(({ row, verdict }) => `${row.id}: ${verdict}, should be ${row.verdict}`)
    expect(wrong).toEqual([])
    for (const { row, verdict } of verdicts) if (process.env.SHOW) console.log(row.id, verdict)
  })
})
