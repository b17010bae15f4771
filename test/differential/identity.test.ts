import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { compareWorld } from "./identity-comparison.ts"
import { createNamespaces } from "./identity-server.ts"

const worlds = Number(process.env.BREAKWATER_WORLDS ?? 20)
const questions = 5_000

describe.skipIf(!hasTestbed)("permissions against a real API server", () => {
  let testbed: Testbed

  beforeAll(async () => {
    testbed = await startTestbed({ controllers: ["clusterrole-aggregation-controller"] })
    await createNamespaces(testbed.client)
  }, 900_000)

  afterAll(() => testbed?.stop())

  it(`${worlds} worlds of ${questions} questions: the same answer, by a binding that we name too`, async () => {
    let allowed = 0
    let refused = 0
    const differences: string[] = []
    for (let world = 1; world <= worlds; world++) {
      const comparison = await compareWorld(testbed.client, world, questions)
      allowed += comparison.allowed
      refused += comparison.refusedObjects
      differences.push(...comparison.differences)
    }
    console.log(`${worlds * questions} reviews, ${allowed} allowed, ${refused} invalid objects refused`)
    expect(differences.slice(0, 10)).toEqual([])
    // Questions that are nearly all denied, or nearly none, would prove little.
    expect(allowed / (worlds * questions)).toBeGreaterThan(0.15)
    expect(allowed / (worlds * questions)).toBeLessThan(0.85)
    expect(refused).toBeGreaterThan(0)
  }, 600_000)
})
