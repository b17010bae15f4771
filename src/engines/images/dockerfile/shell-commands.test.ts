import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { shellCommands } from "./shell-commands.ts"

const wordsOf = (script: string) => shellCommands(script).map(({ words }) => words.map(({ text }) => text).join(" "))

describe("shellCommands", () => {
  it.each<[string, readonly string[]]>([
    ["apt-get update && apt-get install -y curl", ["apt-get update", "apt-get install -y curl"]],
    ["set -eux; \\\n  apk add \\\n    curl \\\n    git", ["set -eux", "apk add curl git"]],
    ["apt-get update \\\n    # a comment line\n    && true", ["apt-get update", "true"]],
    [`echo "a && b; c" 'd | e' | sh`, ["echo a && b; c d | e", "sh"]],
    ["a\\ b c", ["a b c"]],
    ["x=1 y || z & w", ["x=1 y", "z", "w"]],
    ["", []],
    ["&& ;;", []],
    [`echo "never closed`, ["echo never closed"]],
  ])("splits %j", (script, expected) => expect(wordsOf(script)).toEqual(expected))

  it("tells where words stand", () => {
    const script = "apt-get install \\\n  'curl' git"
    for (const { words } of shellCommands(script, 0))
      for (const { text, span } of words) expect(script.slice(span.start, span.end).replaceAll("'", "")).toBe(text)
  })

  it("ends on any text, with places in order and inside", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab \\\n'\"&|;#$") }), (script) => {
        let at = 0
        for (const { words } of shellCommands(script))
          for (const { span } of words) {
            expect(span.start).toBeGreaterThanOrEqual(at)
            expect(span.end).toBeGreaterThan(span.start)
            at = span.end
          }
        expect(at).toBeLessThanOrEqual(script.length)
      }),
    )
  })
})
