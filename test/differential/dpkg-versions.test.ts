import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { compareDpkg } from "../../src/lib/versions/dpkg.ts"
import { available } from "../shared.ts"
import { type Random, seeded } from "./random.ts"

const hasDpkg = available(spawnSync("dpkg", ["--version"]).status === 0, "dpkg is not on this machine")

const PAIRS = 2000

/** Reads `A B` lines and prints the sign that dpkg gives. */
const ASK = `while read -r a b; do
  if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" eq "$b"; then echo 0; else echo 1; fi
done`

describe.runIf(hasDpkg)("dpkg versions", () => {
  it(`agrees with dpkg --compare-versions on ${PAIRS} random pairs`, { timeout: 120_000 }, () => {
    const random = seeded(20)
    const pairs = Array.from({ length: PAIRS }, () => {
      const version = randomVersion(random)
      return [version, random.chance(0.5) ? randomVersion(random) : mutate(random, version)] as const
    })
    const asked = spawnSync("sh", ["-c", ASK], {
      input: `${pairs.map((pair) => pair.join(" ")).join("\n")}\n`,
      encoding: "utf8",
    })
    const signs = asked.stdout.trim().split("\n").map(Number)
    expect(signs).toHaveLength(PAIRS)
    expect(pairs.filter(([a, b], at) => compareDpkg(a, b) !== signs[at])).toEqual([])
    expect(new Set(signs)).toEqual(new Set([-1, 0, 1]))
  })
})

const PIECES = [..."0123456789", "00", "10", "a", "b", "rc", "Z", ".", "+", "~", "~~", "dfsg", "ubuntu", "deb"]

function randomVersion(random: Random): string {
  const part = (length: number) => Array.from({ length }, () => random.pick(PIECES)).join("")
  const epoch = random.chance(0.2) ? `${random.below(3)}:` : ""
  const revision = random.chance(0.6) ? `-${part(1 + random.below(3))}` : ""
  return `${epoch}${random.below(3)}${part(random.below(5))}${revision}`
}

/** A near neighbour, so that the difference lies deep inside. */
function mutate(random: Random, version: string): string {
  const at = 2 + random.below(version.length)
  const changed = random.chance(0.3)
    ? version.replaceAll("0", random.pick(["00", "", "0"]))
    : version.slice(0, at) + random.pick(PIECES) + version.slice(at)
  return VALID.test(changed) ? changed : version
}

const VALID = /^(?:\d+:)?\d[^-:]*(?:-[^-:]+)?$/
