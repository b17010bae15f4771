import { compareByScheme } from "../src/lib/versions/versions.ts"
import { seeded } from "../test/differential/random.ts"
import { differences, oracles } from "../test/oracles/versions/oracles.ts"

/** Pairs that are asked for at once: what a program answers is held in memory. */
const batch = 100_000

/**
 * `npm run bench version-differential [PAIRS] [NAME...]`: random pairs of versions (a million for each ecosystem) ordered by us
 * and by the ecosystem's own program. What differs is shown.
 */
export async function run([given, ...names]: readonly string[]): Promise<void> {
  const total = Number(given ?? 1_000_000)
  for (const oracle of oracles) {
    if (names.length > 0 && !names.includes(oracle.name)) continue
    if (!oracle.isThere()) {
      console.log(`${oracle.name}: skipped, needs ${oracle.need}`)
      continue
    }
    const random = seeded(8)
    const sum = { lower: 0, equal: 0, higher: 0, refused: 0 }
    const wrong: string[] = []
    for (let done = 0; done < total; done += batch) {
      const count = Math.min(batch, total - done)
      const found = differences(oracle, count, random, (a, b) => compareByScheme(oracle.scheme, a, b))
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += found.judged[key]
      wrong.push(...found.wrong)
    }
    console.log(
      `${oracle.name}: ${total.toLocaleString("en-US")} pairs, ${wrong.length} differ; ${sum.lower} lower, ${sum.equal} equal, ${sum.higher} higher, ${sum.refused} that ${oracle.name} takes for no version`,
    )
    for (const each of wrong.slice(0, 20)) console.log(`  ${each}`)
    if (wrong.length > 0) process.exitCode = 1
  }
}
