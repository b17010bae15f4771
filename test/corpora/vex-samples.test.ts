import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { type VexWorld, vexVerdict } from "../../src/engines/vulnerabilities/apply-vex.ts"
import { readFeedFile } from "../../src/inputs/advisories/read-feed-file.ts"
import { readVex, readVexDocument } from "../../src/inputs/vex/read-vex.ts"
import { asObject, get } from "../../src/lib/json.ts"
import { parsePurl } from "../../src/model/purl-match.ts"
import type { BomIdentity } from "../../src/model/vex.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface Finding {
  readonly id: string
  readonly purl: string
}
interface Case {
  readonly id: string
  readonly artifact: { readonly purl?: string; readonly bom?: BomIdentity }
  readonly packages: readonly string[]
  readonly depends: Readonly<Record<string, readonly string[]>>
  readonly findings: readonly Finding[]
  readonly document?: string
  readonly repository?: string
  readonly remaining: readonly Finding[]
  readonly suppressed: readonly (Finding & { readonly status: string; readonly justification?: string })[]
  readonly error?: true
}

function worldOf({ artifact, depends }: Case): VexWorld {
  const parents = new Map<string, string[]>()
  for (const [parent, needed] of Object.entries(depends))
    for (const each of needed) parents.set(each, [...(parents.get(each) ?? []), parent])
  return { artifact: artifact.purl, ...(artifact.bom ? { bom: artifact.bom } : {}), parents }
}

describe.runIf(hasCorpora)("vex-samples", () => {
  const cases = readFileSync(corpus("vex-samples", "cases.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Case)

  it.each(cases.map((each) => [each.id, each] as const))("%s", (_id, each) => {
    const read = () => readVex(corpus("vex-samples", each.document ?? each.repository ?? ""), each.packages)
    if (each.error) return expect(read).toThrow("is neither")
    const statements = read()
    const judged = each.findings.map((finding) => ({
      finding,
      verdict: vexVerdict({ ids: [finding.id], purl: finding.purl }, statements, worldOf(each)),
    }))
    expect(judged.flatMap(({ finding, verdict }) => (verdict ? [] : [finding]))).toEqual(each.remaining)
    expect(
      judged.flatMap(({ finding, verdict }) =>
        verdict
          ? [
              {
                ...finding,
                status: verdict.status,
                ...(verdict.justification ? { justification: verdict.justification } : {}),
              },
            ]
          : [],
      ),
    ).toEqual(each.suppressed)
  })

  it("reads every statement of the hubs, and each takes away the problem it names", async () => {
    let count = 0
    const wrong: string[] = []
    for (const hub of ["aquasecurity-vexhub", "rancher-vexhub"])
      for await (const item of readFeedFile(corpus("vex-samples", "hub", `${hub}.jsonl.zst`))) {
        if (item.kind !== "record") throw new Error(`${item.file} cannot be read`)
        for (const statement of readVexDocument(asObject(get(item.value, "document")), hub)) {
          count++
          for (const { purl: product, subcomponents } of statement.products) {
            if (!parsePurl(product)) wrong.push(product)
            for (const purl of subcomponents) {
              const world = { artifact: undefined, parents: new Map([[purl, [product]]]) }
              const verdict = vexVerdict({ ids: statement.ids, purl }, [statement], world)
              if (verdict !== statement) wrong.push(`${statement.ids[0]} of ${purl} in ${product}`)
            }
          }
        }
      }
    expect(wrong).toEqual([])
    expect(count).toBe(1030)
  })
})
