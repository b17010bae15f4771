import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { allRules, findRule } from "../../src/app/rules.ts"
import {
  findUnmatchedForeignRule,
  publishedForeignId,
  unmatchedForeignRules,
} from "../../src/catalog/foreign-rules/index.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface ForeignId {
  readonly alias: string
  readonly tool: string
  readonly id: string
  readonly kinds: readonly string[]
  readonly title: string
  readonly otherIds?: readonly string[]
}

describe.runIf(hasCorpora)("foreign ids corpus", () => {
  const entries = hasCorpora
    ? (JSON.parse(readFileSync(corpus("foreign-ids", "ids.json"), "utf8")) as readonly ForeignId[])
    : []
  const known = new Set(entries.map(({ alias }) => alias))
  const rules = allRules()
  const claimed = new Set([...rules.values()].flatMap(({ aliases }) => aliases))
  const noted = unmatchedForeignRules.flatMap(({ ids }) => ids)

  it("every rule of the seven tools is claimed by a rule of ours, or has a reason why not", () => {
    const unresolved = entries.filter(({ alias }) => !claimed.has(alias) && !noted.includes(alias))
    expect(unresolved.map(({ alias, title }) => `${alias} ${title}`)).toEqual([])
    expect(entries.length).toBe(745)
  })

  it("no alias and no note names a rule that does not exist", () => {
    // kubesplaining has a corpus of its own; the corpus lists rules about manifests, none about images.
    const isForeign = (alias: string) => !/^(?:kubescape-rule|kubesplaining|dockle):|^trivy:DS-/.test(alias)
    expect([...claimed, ...noted].filter((alias) => isForeign(alias) && !known.has(alias))).toEqual([])
  })

  it("no rule is both claimed and excused, or excused twice", () => {
    expect(noted.filter((id) => claimed.has(id))).toEqual([])
    expect(noted.filter((id, index) => noted.indexOf(id) !== index)).toEqual([])
  })

  it("older spellings lead to the same answer", () => {
    const resolve = (name: string) => findRule(rules, name)?.id ?? findUnmatchedForeignRule(name)?.id
    const failing = entries.flatMap(({ alias, otherIds = [] }) => {
      // Slips of the source: KSV0012 is listed with KCV-0012, KCV0135 with KCV-0035.
      const spellings = otherIds.filter(
        (spelling) => !["KSV0012", "KCV0135"].includes(spelling) || alias === "trivy:KSV-0012",
      )
      return spellings
        .filter((spelling) => publishedForeignId(spelling) !== alias || resolve(spelling) !== resolve(alias))
        .map((spelling) => `${spelling} is not ${alias}`)
    })
    expect(failing).toEqual([])
  })

  it("every note is one sentence", () => {
    for (const { reason } of unmatchedForeignRules) expect(reason).toMatch(/^[A-Z][^\n]{20,}\.$/)
  })
})
