import { readFileSync } from "node:fs"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { manifest, mutation, soup } from "../../../../test/oracles/yaml/arbitraries.ts"
import { corpora, filesBelow, skipReason } from "../../../../test/oracles/yaml/corpora.ts"
import type { JsonValue } from "../../json.ts"
import { defaultYamlLimits } from "../limits.ts"
import { readYaml } from "../read-yaml.ts"
import { splitStream } from "../split-stream.ts"
import { isPlainText } from "./plain-text.ts"
import { readFast } from "./read-fast.ts"

interface Both {
  readonly fast: JsonValue | undefined
  readonly full: JsonValue | undefined
  readonly error: string | undefined
  readonly remarks: number
}

/** Reads every document of a text both ways; those that the fast path leaves are left out. */
function readBoth(text: string): { both: Both[]; documents: number } {
  const source = text.endsWith("\n") ? text : `${text}\n`
  const both: Both[] = []
  let documents = 0
  for (const { start, end } of splitStream({ text: source, start: 0, line: 1, lineStart: 0 })) {
    documents++
    const slice = source.slice(start, end)
    const fast = isPlainText(slice) ? readFast(source, start, end, defaultYamlLimits) : undefined
    if (fast === undefined) continue
    try {
      const { value, remarks, ignoredFrom } = readYaml(slice, defaultYamlLimits)
      both.push({
        fast: fast.value,
        full: value,
        error: undefined,
        remarks: remarks.length + (ignoredFrom === -1 ? 0 : 1),
      })
    } catch (error) {
      both.push({ fast: fast.value, full: undefined, error: String(error), remarks: 0 })
    }
  }
  return { both, documents }
}

function expectSame(text: string): void {
  for (const { fast, full, error, remarks } of readBoth(text).both) {
    expect(error, text).toBeUndefined()
    expect(fast, text).toStrictEqual(full)
    expect(remarks, text).toBe(0)
  }
}

describe("the fast path gives what the full rules give, or nothing", () => {
  const seed = 42

  it("for texts that are YAML by chance", () => {
    fc.assert(fc.property(soup, expectSame), { numRuns: 20_000, seed })
  })

  it("for manifests", () => {
    let taken = 0
    const counted = (text: string) => {
      taken += readBoth(text).both.length
      expectSame(text)
    }
    fc.assert(fc.property(manifest(), counted), { numRuns: 4000, seed })
    // The property would hold for a fast path that never decides.
    expect(taken).toBeGreaterThan(1000)
  })

  it("for damaged manifests", () => {
    const damaged = fc
      .tuple(manifest(), fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([text, changes]) => changes.reduce((all, change) => change(all), text))
    fc.assert(fc.property(damaged, expectSame), { numRuns: 6000, seed })
  })

  it("for real files and damaged ones, and takes nearly all manifests", ({ skip }) => {
    if (skipReason(corpora === undefined ? "the corpora are not here" : undefined)) skip()
    const texts = filesBelow(corpora as string, [".yaml", ".yml"]).map((file) => readFileSync(file, "utf8"))
    for (const text of texts) expectSame(text)
    const small = texts.filter((text) => text.length < 8000)
    const damaged = fc
      .tuple(fc.constantFrom(...small), fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([text, changes]) => changes.reduce((all, change) => change(all), text))
    fc.assert(fc.property(damaged, expectSame), { numRuns: 6000, seed })

    const manifests = filesBelow(`${corpora}/real-manifests`, [".yaml", ".yml"]).map((file) =>
      readBoth(readFileSync(file, "utf8")),
    )
    const documents = manifests.reduce((sum, each) => sum + each.documents, 0)
    const fast = manifests.reduce((sum, each) => sum + each.both.length, 0)
    expect(fast / documents).toBeGreaterThan(0.95)
  })

  it("leaves duplicate keys, names of Object.prototype and what goes on over lines to the full rules", () => {
    for (const text of [
      "a: 1\na: 2\n",
      "__proto__: 1\n",
      "a: b\n  c\n",
      "a: &x 1\n",
      "a: .inf\n",
      "...\n",
      "a: [b\n  c]\n",
    ])
      expect(readFast(text, 0, text.length, defaultYamlLimits), text).toBeUndefined()
  })
})
