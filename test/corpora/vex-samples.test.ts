import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { decompress } from "fzstd"
import { describe, expect, it } from "vitest"
import { compileVex, type VexSubject } from "../../src/engines/vulnerabilities/vex.ts"
import { loadVex } from "../../src/inputs/vex/load-vex.ts"
import { readVex } from "../../src/inputs/vex/read-vex.ts"
import type { JsonValue } from "../../src/lib/json.ts"
import type { VexStatement } from "../../src/model/vex.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface Question {
  readonly id: string
  readonly purl: string
}

interface Case {
  readonly id: string
  readonly artifact: { readonly purl?: string; readonly bom?: { readonly serial: string; readonly version: number } }
  readonly packages: readonly string[]
  readonly depends: Readonly<Record<string, readonly string[]>>
  readonly findings: readonly Question[]
  readonly document?: string
  readonly repository?: string
  readonly remaining: readonly Question[]
  readonly suppressed: readonly (Question & { readonly status: string; readonly justification: string })[]
  readonly error?: boolean
}

const folder = corpus("vex-samples")
const lines = <T>(text: string): T[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)

const sorted = <T extends Question>(list: readonly T[]) => list.map((each) => JSON.stringify(each)).sort()

function judge(row: Case) {
  const { artifact, packages, depends, findings, document, repository } = row
  const purls = [...packages, ...(artifact.purl ? [artifact.purl] : [])]
  const statements = loadVex(join(folder, document ?? repository ?? ""), purls)
  const subject: VexSubject = {
    ...(artifact.purl ? { purl: artifact.purl } : {}),
    ...(artifact.bom ? { bom: `${artifact.bom.serial}/${artifact.bom.version}` } : {}),
    depends: new Map(Object.entries(depends)),
  }
  const ask = compileVex(statements, packages, subject)
  const answers = findings.map((finding) => ({ finding, by: ask({ ids: [finding.id], purl: finding.purl }) }))
  return {
    remaining: sorted(answers.flatMap(({ finding, by }) => (by ? [] : [finding]))),
    suppressed: sorted(
      answers.flatMap(({ finding, by }) =>
        by ? [{ ...finding, status: by.status, justification: by.justification ?? "" }] : [],
      ),
    ),
  }
}

describe.skipIf(!hasCorpora)("vex-samples", () => {
  const cases = hasCorpora ? lines<Case>(readFileSync(join(folder, "cases.jsonl"), "utf8")) : []

  it.each(cases)("$id", (row) => {
    if (row.error) expect(() => loadVex(join(folder, row.document ?? ""), [])).toThrow("neither OpenVEX nor CSAF")
    else expect(judge(row)).toEqual({ remaining: sorted(row.remaining), suppressed: sorted(row.suppressed) })
  })

  it("has fifteen cases", () => expect(cases).toHaveLength(15))

  it("reads every statement of the hubs", () => {
    const hubs = ["aquasecurity", "rancher"].map((name) => join(folder, `hub/${name}-vexhub.jsonl.zst`))
    expect(hubs.every((file) => existsSync(file))).toBe(true)
    const documents = hubs.flatMap((file) =>
      lines<{ path: string; document: JsonValue & { statements: unknown[] } }>(
        new TextDecoder().decode(decompress(readFileSync(file))),
      ),
    )
    const wrong: string[] = []
    let count = 0
    for (const { path, document } of documents) {
      const statements: readonly VexStatement[] = readVex(path, document)
      count += statements.length
      if (statements.length !== document.statements.length) wrong.push(path)
      for (const { vulnerability, products } of statements)
        if (vulnerability.length === 0 || products.length === 0) wrong.push(path)
    }
    expect(wrong).toEqual([])
    expect([documents.length, count]).toEqual([47, 1030])
  })
})
