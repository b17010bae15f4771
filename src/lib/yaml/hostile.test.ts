import { describe, expect, it } from "vitest"
import { locator, readDocuments, type YamlDocument, type YamlLimits } from "./index.ts"

function first(text: string, limits?: Partial<YamlLimits>): YamlDocument | undefined {
  for (const document of readDocuments(text, limits)) return document
  return undefined
}
const code = (text: string, limits?: Partial<YamlLimits>) =>
  first(text, limits)?.problems.map((problem) => problem.code)

/** What every text must allow: reading to the end, and locating in every document, without a throw. */
function exercise(text: string, limits?: Partial<YamlLimits>): void {
  let count = 0
  for (const document of readDocuments(text, limits)) if (count++ < 3) locator(text, document)("/a/0/b")
}

describe("hostile texts", () => {
  it("nested 100,000 deep", () => {
    const depth = 100_000
    const texts = [
      "[".repeat(depth),
      "[".repeat(depth) + "]".repeat(depth),
      "{a: ".repeat(depth),
      `${"- ".repeat(depth)}a\n`,
      `a: ${"[".repeat(depth)}${"]".repeat(depth)}\n`,
      `${"? ".repeat(depth)}a\n`,
      `{"a": ${"[".repeat(depth)}${"]".repeat(depth)}}`,
      `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
      Array.from({ length: 3000 }, (_, level) => `${" ".repeat(level)}a:\n`).join(""),
    ]
    for (const text of texts) {
      expect(code(text), text.slice(0, 20)).toHaveLength(1)
      exercise(text)
      exercise(text, { maxDepth: Number.POSITIVE_INFINITY })
    }
    expect(code("[".repeat(depth) + "]".repeat(depth))).toEqual(["yaml-too-deep"])
    expect(code(`a: ${"[".repeat(199)}${"]".repeat(199)}\n`)).toEqual([])
    expect(code(`a: ${"[".repeat(200)}${"]".repeat(200)}\n`)).toEqual(["yaml-too-deep"])
  })

  it("deep through aliases", () => {
    const lines = ["- &a0 [1]"]
    for (let level = 1; level < 10; level++) lines.push(`- &a${level} ${"[".repeat(50)}*a${level - 1}${"]".repeat(50)}`)
    expect(code(lines.join("\n"))).toEqual(["yaml-too-deep"])
  })

  it("of aliases that multiply", () => {
    const laughs = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for (let level = 1; level < 12; level++) {
      const aliases = new Array(9).fill(`*a${level - 1}`).join(", ")
      laughs.push(`a${level}: &a${level} [${aliases}]`)
    }
    const text = `${laughs.join("\n")}\n`
    expect(code(text)).toEqual(["yaml-alias-bomb"])
    exercise(text)
    const merges = ["a0: &a0 {x: 1}"]
    for (let level = 1; level < 40; level++) merges.push(`a${level}: &a${level} {<<: [*a${level - 1}, *a${level - 1}]}`)
    const merging = `${merges.join("\n")}\n`
    expect(code(merging)).toEqual(["yaml-alias-bomb"])
    locator(merging, { start: 0, end: merging.length })("/a39/missing")
  })

  it("beyond the limits", () => {
    expect(code("a: 12345\n", { maxBytes: 5 })).toEqual(["yaml-too-large"])
    expect(code('{"a": 12345}', { maxBytes: 5 })).toEqual(["yaml-too-large"])
    expect(code("[1, 2, 3, 4]\n", { maxNodes: 4 })).toEqual(["yaml-too-many-nodes"])
    expect(code('{"a": [1, 2, 3, 4]}', { maxNodes: 4 })).toEqual(["yaml-too-many-nodes"])
    const documents = [...readDocuments("a: 1\n---\n".repeat(10), { maxDocuments: 4 })]
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }, undefined])
    expect(documents.at(-1)?.problems[0]).toMatchObject({ code: "yaml-too-many-documents", line: 9 })
  })

  it("of a million documents", () => {
    let count = 0
    for (const { value } of readDocuments("a: 1\n---\n".repeat(1_000_000), { maxDocuments: 2_000_000 }))
      if (value !== undefined) count++
    expect(count).toBe(1_000_000)
    count = 0
    for (const { problems } of readDocuments('{"a":1,"a":2}'.repeat(100_000))) count += problems.length
    expect(count).toBe(100_000)
  })

  it("of one huge scalar, key, line or comment", () => {
    const huge = "x".repeat(10_000_000)
    const values = [huge, `'${huge}'`, `"${huge}"`, `"\\n${huge}"`, `|\n  ${huge}`, `>\n  ${huge}`, `[${huge}]`].map(
      (scalar) => first(`a: ${scalar}\n`)?.value,
    )
    for (const value of values) expect(JSON.stringify(value).length).toBeGreaterThan(10_000_000)
    exercise(`${huge}: a\n`)
    exercise(`# ${huge}\na: 1`)
    exercise(`a: ${"b ".repeat(2_000_000)}\n`)
    exercise(`a: |\n${"  b\n".repeat(1_000_000)}`)
    exercise(`a: "${"\\\\".repeat(2_000_000)}"\n`)
    exercise(`{"a": "${"\\\\".repeat(2_000_000)}`)
    exercise(`a: '${"''".repeat(1_000_000)}'\n`)
    exercise(`a: ${"1".repeat(10_000_000)}\nb: 0x${"f".repeat(10_000_000)}\nc: .${"1_".repeat(1_000_000)}\n`)
    exercise(`a: .${"1_".repeat(5_000_000)}1\n...\n${"# c\n".repeat(2_000_000)}b`)
    exercise(`a: !!binary ${"////".repeat(2_000_000)}\n`)
    exercise(`a: ${"\n".repeat(2_000_000)} b: c`)
    exercise(`a: b${"\n".repeat(1_000_000)}  c\n`)
    exercise(`${" ".repeat(2_000_000)}{`)
  })

  it("of 200,000 equal or different keys", () => {
    const equal = first("a: 1\n".repeat(200_000))
    expect(equal?.value).toEqual({ a: 1 })
    expect(equal?.problems.length).toBeLessThanOrEqual(100)
    const different = Array.from({ length: 200_000 }, (_, index) => `k${index}: 1\n`).join("")
    expect(Object.keys(first(different)?.value as object)).toHaveLength(200_000)
    const keys = Array.from({ length: 100_000 }, (_, index) => `  k${index}: 1\n`).join("")
    expect(code(`a: &a\n${keys}b:\n  <<: *a\n${keys.replaceAll(": 1", ": 2")}`)).toEqual([])
    exercise(`a: [${"b, ".repeat(300_000)}]\n`)
    exercise(`a: [${"{b: c}, ".repeat(100_000)}`)
    exercise(`${"[".repeat(50)}${"? ".repeat(100_000)}`)
  })
})
