import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { compareWorld } from "./identity-comparison.ts"
import { compareEscalation } from "./identity-escalation.ts"
import { compareNodes, writeNodeWorld } from "./identity-nodes.ts"
import { createNamespaces } from "./identity-server.ts"

const minors = [34, 35, 36, 37]
/** For each version. */
const worlds = Number(process.env.BREAKWATER_WORLDS ?? 5)
const questions = 5_000
const escalationWorlds = 2
const writes = 1_000

describe.skipIf(!hasTestbed).each(minors)("permissions against a real API server of 1.%i", (minor) => {
  let testbed: Testbed
  const seeds = (count: number) => Array.from({ length: count }, (_value, index) => minor * 1_000 + index)

  beforeAll(async () => {
    testbed = await startTestbed({ emulate: minor, controllers: ["clusterrole-aggregation-controller"] })
    await createNamespaces(testbed.client)
  }, 900_000)

  afterAll(() => testbed?.stop())

  it(`${worlds} worlds of ${questions} questions: the same answer, by a binding that we name too`, async () => {
    let allowed = 0
    let refused = 0
    const differences: string[] = []
    for (const seed of seeds(worlds)) {
      const comparison = await compareWorld(testbed.client, seed, questions)
      allowed += comparison.allowed
      refused += comparison.refusedObjects
      differences.push(...comparison.differences)
    }
    console.log(`1.${minor}: ${worlds * questions} reviews, ${allowed} allowed, ${refused} invalid objects refused`)
    expect(differences.slice(0, 10)).toEqual([])
    // Questions that are nearly all denied, or nearly none, would prove little.
    expect(allowed / (worlds * questions)).toBeGreaterThan(0.15)
    expect(allowed / (worlds * questions)).toBeLessThan(0.85)
  }, 600_000)

  it(`${escalationWorlds} worlds of ${writes} dry-run writes of roles and bindings: the same escalations refused`, async () => {
    const total = { asked: 0, allowed: 0, escalations: 0 }
    const differences: string[] = []
    for (const seed of seeds(escalationWorlds)) {
      const comparison = await compareEscalation(testbed.client, seed, writes)
      total.asked += comparison.asked
      total.allowed += comparison.allowed
      total.escalations += comparison.escalations
      differences.push(...comparison.differences)
    }
    console.log(
      `1.${minor}: ${total.asked} writes judged, ${total.allowed} allowed, ${total.escalations} refused as escalation`,
    )
    expect(differences.slice(0, 10)).toEqual([])
    expect(total.allowed).toBeGreaterThan(total.asked / 10)
    expect(total.escalations).toBeGreaterThan(total.asked / 10)
  }, 600_000)

  it(`${questions} questions of kubelets: the same answer`, async () => {
    const objects = await writeNodeWorld(testbed.client, minor)
    const { allowed, differences } = await compareNodes(testbed.client, objects, minor, questions)
    console.log(`1.${minor}: ${questions} reviews of kubelets, ${allowed} allowed`)
    expect(differences.slice(0, 10)).toEqual([])
    expect(allowed).toBeGreaterThan(questions / 20)
  }, 120_000)
})
