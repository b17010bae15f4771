import { compareWorld } from "../test/differential/identity-comparison.ts"
import { createNamespaces } from "../test/differential/identity-server.ts"
import { startTestbed } from "../test/testbed/testbed.ts"

/** `npm run bench identity-differential [WORLDS] [QUESTIONS] [FROM]`: seeded worlds on a real API server, ours against its answers. */
export async function run([worlds = "200", questions = "20000", from = "1"]: readonly string[]): Promise<void> {
  const testbed = await startTestbed({ controllers: ["clusterrole-aggregation-controller"] })
  try {
    await createNamespaces(testbed.client)
    const started = performance.now()
    const total = { asked: 0, allowed: 0, differences: 0 }
    for (let world = Number(from); world < Number(from) + Number(worlds); world++) {
      const { asked, allowed, differences } = await compareWorld(testbed.client, world, Number(questions))
      total.asked += asked
      total.allowed += allowed
      total.differences += differences.length
      for (const difference of differences) console.log(difference)
      if (world % 10 === 0) console.log(`world ${world}: ${total.asked} reviews, ${total.differences} differences`)
    }
    const seconds = (performance.now() - started) / 1000
    console.log(
      `${worlds} worlds, ${total.asked} reviews (${total.allowed} allowed), ${total.differences} differences, ${seconds.toFixed(0)} s`,
    )
  } finally {
    await testbed.stop()
  }
}
