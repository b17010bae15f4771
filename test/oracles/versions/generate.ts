import type { Random } from "../../differential/random.ts"

/** Text made of pieces, between `least` and `most` of them. */
const text = (random: Random, pieces: readonly string[], least: number, most: number): string =>
  Array.from({ length: least + random.below(most - least + 1) }, () => random.pick(pieces)).join("")

/** Numbers of all kinds: small, padded, at the borders of 32, 53 and 64 bits, and longer than any of them. */
const numbers = [
  ..."0123456789",
  ...["00", "01", "007", "10", "11", "100", "2024", "20240101", "4294967295", "4294967296"],
  ...["9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616"],
  "123456789012345678901234567890123456789012345678901234567890",
]

/**
 * A pair that is worth asking for: unrelated, or (mostly) one that differs from the other in one place, so that the difference
 * lies deep inside.
 */
function neighbours(random: Random, make: (random: Random) => string, pieces: readonly string[]): [string, string] {
  const a = make(random)
  if (random.chance(0.2)) return [a, make(random)]
  const at = random.below(a.length + 1)
  const rest = a.slice(at + random.below(3))
  const b = random.chance(0.15)
    ? a.replaceAll("0", random.pick(["00", "", "0"]))
    : random.chance(0.15)
      ? random.chance(0.5)
        ? a.toUpperCase()
        : a.toLowerCase()
      : a.slice(0, at) + (random.chance(0.3) ? "" : random.pick(pieces)) + rest
  return random.chance(0.5) ? [a, b] : [b, a]
}

const letters = ["a", "b", "m", "p", "z", "A", "Z", "rc", "alpha", "beta", "pre", "post", "dev", "git", "svn"]

const dpkgPieces = [...numbers, ...letters, ...".+~-:", "~~", "dfsg", "ubuntu", "+deb12u1", "~bpo12+1", "+b1", "+nmu1"]

export const dpkgPair = (random: Random) =>
  neighbours(
    random,
    (each) => {
      const epoch = each.chance(0.2) ? `${each.pick(["0", "1", "2", "10", "00"])}:` : ""
      const revision = each.chance(0.6) ? `-${text(each, dpkgPieces, 1, 3)}` : ""
      return `${epoch}${each.pick(numbers)}${text(each, dpkgPieces, 0, 5)}${revision}`
    },
    [...dpkgPieces, "ä", "_", "é"],
  )

const rpmPieces = [...numbers, ...letters, ...".._+~^", "~rc", "^git", "el9", "fc40", "..", "~~", "^^", "+x", "ä", "_1"]

export const rpmPair = (random: Random) =>
  neighbours(
    random,
    (each) => {
      const epoch = each.chance(0.2) ? `${each.pick(["0", "1", "2", "10"])}:` : ""
      const release = each.chance(0.6) ? `-${text(each, rpmPieces, 1, 4)}` : ""
      return `${epoch}${text(each, rpmPieces, 1, 6)}${release}`
    },
    rpmPieces,
  )

const mavenPieces = [
  ...numbers,
  ...[".", ".", "-", "-", "_", "+", "..", "--", ".-"],
  ...["a", "b", "m", "alpha", "beta", "milestone", "rc", "cr", "snapshot", "SNAPSHOT", "ga", "final", "release", "sp"],
  ...["Final", "jre", "android", "x", "pfd", "RELEASE", "ä"],
]

export const mavenPair = (random: Random) =>
  neighbours(random, (each) => each.pick(numbers) + text(each, mavenPieces, 0, 7), mavenPieces)

const pypiPieces = [
  ...numbers,
  ...[".", ".", "-", "_", "+", "!", "a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "post", "rev", "r", "dev"],
  ...[".dev", ".post", "+local", "+1", "v", "1!"],
]

export const pypiPair = (random: Random) =>
  neighbours(
    random,
    (each) => {
      const number = () => each.pick(numbers)
      const separator = () => each.pick(["", ".", "-", "_"])
      const word = (words: readonly string[]) =>
        `${separator()}${each.pick(words)}${separator()}${each.chance(0.8) ? number() : ""}`
      return [
        each.chance(0.1) ? "v" : "",
        each.chance(0.1) ? `${number()}!` : "",
        Array.from({ length: 1 + each.below(4) }, number).join("."),
        each.chance(0.4) ? word(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC", "Alpha"]) : "",
        each.chance(0.3) ? (each.chance(0.2) ? `-${number()}` : word(["post", "rev", "r"])) : "",
        each.chance(0.3) ? word(["dev", "DEV"]) : "",
        each.chance(0.3)
          ? `+${[each.pick(["ubuntu", "cu118", "0", "01", "a", number()]), number()].join(separator() || ".")}`
          : "",
      ].join("")
    },
    pypiPieces,
  )

const rubygemsPieces = [...numbers, ...[".", ".", ".", "-", "a", "b", "pre", "rc", "alpha", "beta", "A", "Z", "x86"]]

export const rubygemsPair = (random: Random) =>
  neighbours(
    random,
    (each) =>
      Array.from({ length: 1 + each.below(5) }, (_, at) =>
        at === 0 || each.chance(0.7) ? each.pick(numbers) : text(each, [...numbers, "a", "b", "rc", "pre", "Z"], 1, 3),
      ).join(each.chance(0.9) ? "." : "-"),
    rubygemsPieces,
  )

const identifiers = [...numbers, "alpha", "beta", "rc", "rc1", "a", "Z", "0a", "x-y", "-", "--1", "1-2"]

/** npm reads what a number of JavaScript holds. */
const safe = numbers.filter((digits) => digits.length < 16)

const semantic = (random: Random, digits: readonly string[]): string => {
  const canonical = digits.filter((each) => !/^0\d/.test(each))
  const list = () => Array.from({ length: 1 + random.below(4) }, () => random.pick(identifiers)).join(".")
  return [
    Array.from({ length: 3 }, () => random.pick(canonical)).join("."),
    random.chance(0.6) ? `-${list()}` : "",
    random.chance(0.2) ? `+${list()}` : "",
  ].join("")
}

const semverPieces = [...identifiers, ".", "-", "+", "ä"]

export const semverPair = (random: Random) => neighbours(random, (each) => semantic(each, safe), semverPieces)

export const goPair = (random: Random) =>
  neighbours(random, (each) => `v${each.chance(0.1) ? each.pick(["1", "1.2", "2"]) : semantic(each, numbers)}`, [
    ...semverPieces,
    "+incompatible",
  ])
