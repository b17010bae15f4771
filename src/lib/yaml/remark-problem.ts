import type { Remark } from "./construct.ts"
import { makeProblem, type Origin, placeIn } from "./problem.ts"
import type { YamlProblem } from "./types.ts"

/** Long keys are shown by their beginning. */
const shownKeyLength = 80

/** The warning about a remark, with both places. */
export function remarkProblem(origin: Origin, remark: Remark): YamlProblem {
  return remark.code === "yaml-duplicate-key" ? duplicateKeyProblem(origin, remark) : mergeProblem(origin, remark)
}

export const duplicateKeyProblem = (origin: Origin, remark: Remark): YamlProblem =>
  makeProblem(origin, {
    code: "yaml-duplicate-key",
    severity: "warning",
    message: `the key ${shownKey(remark)} stands here and ${firstPlace(origin, remark)}; the last one wins`,
    advice: "Remove one of them: what stands first has no effect.",
    offset: origin.start + remark.offset,
  })

const mergeProblem = (origin: Origin, remark: Remark): YamlProblem =>
  makeProblem(origin, {
    code: "yaml-merge-overrides",
    severity: "warning",
    message: `'<<' overrides the key ${shownKey(remark)} ${firstPlace(origin, remark)}: Kubernetes applies it in the order of the text`,
    advice: "Put '<<' before the keys that should win over it.",
    offset: origin.start + remark.offset,
  })

function shownKey({ key }: Remark): string {
  return JSON.stringify(key.length > shownKeyLength ? `${key.slice(0, shownKeyLength)}...` : key)
}

function firstPlace(origin: Origin, remark: Remark): string {
  const { line, column } = placeIn(origin, origin.start + remark.first)
  return `in line ${line}, column ${column}`
}
