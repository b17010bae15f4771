import { readFileSync } from "node:fs"
import { relative } from "node:path"
import * as fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { manifest, mutation, soup } from "./arbitraries.ts"
import { corpora, filesBelow, skipReason } from "./corpora.ts"
import { isKnownDifference } from "./known-differences.ts"
import { ask, buildOracle, difference } from "./oracle.ts"
import { trickyStructures, trickyTexts } from "./tricky.ts"

const seed = 20_260_401
const endings = [".yaml", ".yml", ".json", ".tpl"]

describe("reading is kubectl's reading", () => {
  let program = ""
  let cannotRun = false
  beforeAll(() => {
    const built = buildOracle()
    cannotRun = skipReason(built === undefined ? "Go is not installed" : undefined)
    program = built ?? ""
  })

  const differences = (texts: readonly string[]): string[] => {
    const bytes = texts.map((text) => Buffer.from(text))
    const answers = ask(program, bytes)
    return texts.flatMap((text, index) => {
      const found = difference(bytes[index] as Uint8Array, answers[index] ?? [])
      return found === undefined || isKnownDifference(text) ? [] : [`${JSON.stringify(text).slice(0, 400)}: ${found}`]
    })
  }

  it("of every file of the corpora", ({ skip }) => {
    if (cannotRun || skipReason(corpora === undefined ? "the corpora are not here" : undefined)) skip()
    const folder = corpora as string
    const files = filesBelow(folder, endings)
    const bytes = files.map((file) => readFileSync(file))
    const answers = ask(program, bytes)
    const failing = files.flatMap((file, index) => {
      const found = difference(bytes[index] as Uint8Array, answers[index] ?? [])
      return found === undefined ? [] : [`${relative(folder, file)}: ${found}`]
    })
    expect(failing).toEqual([])
    expect(files.length).toBeGreaterThan(4000)
  })

  it("of tricky scalars and structures", ({ skip }) => {
    if (cannotRun) skip()
    expect(differences([...trickyTexts(), ...trickyStructures])).toEqual([])
  })

  it("of random texts", ({ skip }) => {
    if (cannotRun) skip()
    expect(differences(fc.sample(soup, { numRuns: 40_000, seed }))).toEqual([])
  })

  it("of random manifests", ({ skip }) => {
    if (cannotRun) skip()
    expect(differences(fc.sample(manifest(), { numRuns: 8000, seed }))).toEqual([])
  })

  it("of damaged manifests", ({ skip }) => {
    if (cannotRun) skip()
    const damaged = fc.tuple(manifest(), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    const texts = fc
      .sample(damaged, { numRuns: 8000, seed })
      .map(([text, changes]) => changes.reduce((all, change) => change(all), text))
    expect(differences(texts)).toEqual([])
  })

  it("of damaged real files", ({ skip }) => {
    if (cannotRun || skipReason(corpora === undefined ? "the corpora are not here" : undefined)) skip()
    const files = filesBelow(corpora as string, [".yaml", ".yml"])
    const damaged = fc.tuple(fc.nat(files.length - 1), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    const texts = fc
      .sample(damaged, { numRuns: 4000, seed })
      .map(([index, changes]) =>
        changes.reduce((all, change) => change(all), readFileSync(files[index] as string, "utf8").slice(0, 8000)),
      )
    expect(differences(texts)).toEqual([])
  })
})
