import { describe, expect, it } from "vitest"
import { hasCorpora } from "../shared.ts"
import { failures, readCases } from "./network-cases.ts"

describe.runIf(hasCorpora)("corpus anp-banp-tests", () => {
  it.each(readCases("anp-banp-tests").map((testCase) => [testCase.id, testCase] as const))("%s", (_, testCase) => {
    expect(failures(testCase)).toEqual([])
  })
})
