import { expect, it } from "vitest"
import { commentTargets } from "./comment-targets.ts"

const text = `# mark: whole
kind: Pod # mark: kind
spec:
  # mark: list
  containers:
    # mark: first
    - name: a
      image: b # mark: image
    - name: c # mark: second
      args: [x] # mark: args
      env: # mark: env
        - name: E
          value: |
            # mark: no comment
            text
          # mark: last
          more: 1
  url: "a # mark: no"
  plain: a#mark:no
`

it("finds what comments speak of", () => {
  expect(commentTargets(text, "mark:").map(({ text: said, pointer }) => [said, pointer])).toEqual([
    ["whole", ""],
    ["kind", "/kind"],
    ["list", "/spec/containers"],
    ["first", "/spec/containers/0"],
    ["image", "/spec/containers/0/image"],
    ["second", "/spec/containers/1"],
    ["args", "/spec/containers/1/args"],
    ["env", "/spec/containers/1/env"],
    ["last", "/spec/containers/1/env/0/more"],
  ])
})

it("takes nothing from JSON, which has no comments", () => {
  expect(commentTargets('{"a": "# mark: x"}', "mark:")).toEqual([])
})
