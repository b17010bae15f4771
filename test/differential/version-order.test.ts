import { describe, expect, it } from "vitest"
import { compareByScheme } from "../../src/lib/versions/versions.ts"
import { differences, oracles } from "../oracles/versions/oracles.ts"
import { available } from "../shared.ts"
import { seeded } from "./random.ts"

/** A million each: `npm run bench version-differential`. */
const count = 20_000

describe.each(oracles)("versions as $name orders them", (oracle) => {
  const canRun = available(oracle.isThere(), `the versions of ${oracle.name} need ${oracle.need}`)
  it.runIf(canRun)(`agrees on ${count} random pairs`, { timeout: 300_000 }, () => {
    const compare = (a: string, b: string) => compareByScheme(oracle.scheme, a, b)
    const { judged, wrong } = differences(oracle, count, seeded(20), compare)
    expect(wrong.slice(0, 20)).toEqual([])
    // Pairs that the program refuses or calls equal alone would prove nothing.
    expect(Math.min(judged.lower, judged.higher)).toBeGreaterThan(count / 10)
    expect(judged.equal).toBeGreaterThan(count / 200)
  })
})
