import type { Remark } from "./construct.ts"
import { type Origin, placeOf } from "./line-map.ts"
import { makeProblem } from "./problem.ts"
import type { YamlProblem } from "./types.ts"

/** Long keys are shown by their beginning. */
const shownKeyLength = 80

/** The warning about a remark, with both places. `base` is the offset from which the remark's offsets count. */
export function remarkProblem(origin: Origin, base: number, remark: Remark): YamlProblem {
  return remark.code === "yaml-duplicate-key"
    ? duplicateKeyProblem(origin, base, remark)
    : mergeProblem(origin, base, remark)
}

export const duplicateKeyProblem = (origin: Origin, base: number, remark: Remark): YamlProblem =>
  makeProblem(origin, {
    code: "yaml-duplicate-key",
    severity: "warning",
    message: `the key ${shownKey(remark)} stands here and ${firstPlace(origin, base, remark)}; the last one wins`,
    advice: "Remove one of them: what stands first has no effect.",
    offset: base + remark.offset,
  })

const mergeProblem = (origin: Origin, base: number, remark: Remark): YamlProblem =>
  makeProblem(origin, {
    code: "yaml-merge-overrides",
    severity: "warning",
    message: `'<<' overrides the key ${shownKey(remark)} ${firstPlace(origin, base, remark)}: Kubernetes applies it in the order of the text`,
    advice: "Put '<<' before the keys that should win over it.",
    offset: base + remark.offset,
  })

function shownKey({ key }: Remark): string {
  return JSON.stringify(key.length > shownKeyLength ? `${key.slice(0, shownKeyLength)}...` : key)
}

function firstPlace(origin: Origin, base: number, remark: Remark): string {
  const { line, column } = placeOf(origin, base + remark.first)
  return `in line ${line}, column ${column}`
}
