import { describe, expect, it } from "vitest"
import { CelError, compileCel } from "./cel.ts"

const object = {
  metadata: { name: "a", labels: { "a.b/c": "x" } },
  spec: { replicas: 3, ratio: 0.5, containers: [{ name: "a", image: "b:latest" }, { name: "c" }] },
}
const run = (expression: string) => compileCel(expression, ["object"])({ object })

describe("compileCel", () => {
  it.each<[string, unknown]>([
    ["object.spec.replicas + 1 == 4", true],
    ["object.spec.ratio < 1.0", true],
    ["object.spec.containers.all(c, has(c.image))", false],
    ["object.spec.containers.exists(c, has(c.image) && c.image.matches(':latest$'))", true],
    ["object.metadata.labels['a.b/c'] == 'x' && 'z' in object.metadata.labels", false],
    ["object.?spec.?missing.orValue('none')", "none"],
    ["size(object.spec.containers.filter(c, !has(c.image)))", 1n],
    ["'replicas: ' + string(object.spec.replicas)", "replicas: 3"],
  ])("%s", (expression, expected) => {
    expect(run(expression)).toEqual(expected)
  })

  it.each(["object.", "1 +", "object.spec.all(", "nothing == 1", "'a' + 1", "object.spec.x(1)"])(
    "refuses %s",
    (expression) => {
      expect(() => compileCel(expression, ["object"])).toThrow(CelError)
    },
  )

  it("tells what fails on a value", () => {
    expect(() => run("object.spec.missing == 1")).toThrow(/missing/)
  })

  it("bounds what an expression may cost to compile", () => {
    expect(() => compileCel(`${"(".repeat(5000)}1${")".repeat(5000)}`, [])).toThrow(CelError)
    expect(() => compileCel(`[${"1,".repeat(20_000)}1]`, [])).toThrow(CelError)
  })
})
