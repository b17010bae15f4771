import { describe, expect, it } from "vitest"
import { globFolder, globPattern } from "./glob.ts"

const rows: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
  ["*.yaml", ["a.yaml"], ["a.yml", "b/a.yaml", ".a.yaml"]],
  ["k8s/**/*.yaml", ["k8s/a.yaml", "k8s/b/a.yaml", "k8s/b/c/a.yaml"], ["a.yaml", "k8s/a.json", "k8s/.b/a.yaml"]],
  ["**/x/*.yaml", ["x/a.yaml", "b/x/a.yaml"], ["x/b/a.yaml", "bx/a.yaml"]],
  ["k8s/**", ["k8s/a", "k8s/b/a"], ["k8s", "k8s/.a"]],
  ["a**b", ["ab", "axxb"], ["a/b"]],
  ["{prod,dev}/?.y{a,}ml", ["prod/a.yaml", "dev/b.yml"], ["stage/a.yaml", "prod/ab.yaml"]],
  ["[ab][!c].yaml", ["ad.yaml", "bx.yaml"], ["ac.yaml", "cd.yaml", "a/.yaml"]],
  ["[a-c]x", ["ax", "cx"], ["dx", "-x"]],
  ["[z-a]x", [], ["ax", "zx"]],
  ["./a+(1).*", ["a+(1).yaml"], ["a1.yaml"]],
  ["a[b", ["a[b"], ["ab"]],
  ["*/{a", ["x/{a"], ["x/a"]],
]

describe("globPattern", () => {
  it.each(rows)("%s", (pattern, yes, no) => {
    const expression = globPattern(pattern)
    expect(yes.filter((name) => !expression.test(name))).toEqual([])
    expect(no.filter((name) => expression.test(name))).toEqual([])
  })
})

it.each([
  ["*.yaml", "."],
  ["k8s/**/*.yaml", "k8s"],
  ["./a/b/{c,d}/x.yaml", "./a/b"],
  ["/srv/*", "/srv"],
  ["/*", "/"],
])("globFolder(%s) is %s", (pattern, folder) => {
  expect(globFolder(pattern)).toBe(folder)
})
