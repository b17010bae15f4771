import { describe, expect, it } from "vitest"
import { configMap, Scratch } from "../../../test/hostile/scratch.ts"
import type { LoadResult } from "../load-part.ts"
import { TargetError } from "./problem.ts"
import { readTargets } from "./read-targets.ts"

const files = (result: LoadResult) =>
  result.resources.map(({ name, origin }) => `${origin.kind === "file" ? origin.source.file : ""}: ${name}`).sort()

const project = {
  ".gitignore": "ignored/\n",
  ".git/HEAD": "",
  "k8s/a.yaml": `${configMap("a")}---\n${configMap("a2")}`,
  "k8s/deep/b.yml": configMap("b"),
  "k8s/deep/c.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}',
  "k8s/notes.txt": configMap("text"),
  "ignored/d.yaml": configMap("d"),
  "node_modules/x/e.yaml": configMap("e"),
  "compose.yaml": "services:\n  web:\n    image: x\n",
}

describe("readTargets", () => {
  it("reads a folder, without what git ignores and what is no Kubernetes", async () => {
    using scratch = new Scratch(project)
    const result = await readTargets(["."], { folder: scratch.folder })
    expect(files(result)).toEqual(["k8s/a.yaml: a", "k8s/a.yaml: a2", "k8s/deep/b.yml: b", "k8s/deep/c.json: c"])
    expect(result).toMatchObject({ files: 4, documents: 5, otherDocuments: 1, incomplete: [], skipped: [] })
  })

  it("reads a named file whatever it is called, and once", async () => {
    using scratch = new Scratch(project)
    const targets = ["k8s/notes.txt", "ignored/d.yaml", "ignored", scratch.path("ignored/d.yaml"), "./ignored//d.yaml"]
    expect(files(await readTargets(targets, { folder: scratch.folder }))).toEqual([
      "ignored/d.yaml: d",
      "k8s/notes.txt: text",
    ])
  })

  it("says what a named file is when it is no Kubernetes object", async () => {
    using scratch = new Scratch({
      ...project,
      "empty.yaml": "# nothing\n",
      "bare.yaml": `- ${configMap("x").replaceAll("\n", "\n  ").trimEnd()}\n`,
      config: "apiVersion: v1\nkind: Config\nclusters: []\n",
    })
    const result = await readTargets(["compose.yaml", "empty.yaml", "bare.yaml", "config"], { folder: scratch.folder })
    expect(result.incomplete.map(({ what, code, why }) => [what, code, why.replace(/.*seems to be /, "")])).toEqual([
      ["compose.yaml", "not-kubernetes", "a Docker Compose file"],
      ["bare.yaml", "not-kubernetes", "a bare list of Kubernetes objects"],
      ["config", "not-kubernetes", "a kubeconfig"],
    ])
    expect(result.skipped).toEqual([{ file: "empty.yaml", why: "it holds no document" }])
  })

  it.each([
    ["k8s/**/*.yml", ["k8s/deep/b.yml: b"]],
    ["k8s/*", ["k8s/a.yaml: a", "k8s/a.yaml: a2", "k8s/deep/b.yml: b", "k8s/deep/c.json: c"]],
    ["**/*.txt", ["k8s/notes.txt: text"]],
  ])("reads the files that %s matches", async (pattern, expected) => {
    using scratch = new Scratch(project)
    expect(files(await readTargets([pattern], { folder: scratch.folder }))).toEqual(expected)
  })

  it.each(["gone", "gone/x.yaml", "k8s/a.yaml/x", "", "a\0b", "gone/*.yaml", "k8s/*.xyz"])(
    "throws before it reads when there is no %j",
    async (target) => {
      using scratch = new Scratch(project)
      await expect(readTargets(["k8s", target], { folder: scratch.folder })).rejects.toThrow(TargetError)
    },
  )

  it("reads standard input", async () => {
    async function* stdin() {
      const bytes = Buffer.from(`${configMap("größer")}---\nx: @y`)
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
    }
    const result = await readTargets(["-"], { stdin: stdin() })
    expect(files(result)).toEqual(["-: größer"])
    expect(result.incomplete[0]).toMatchObject({ what: "-", location: { file: "-", line: 6 } })
  })

  it("stops when it is told to", async () => {
    using scratch = new Scratch(project)
    const signal = AbortSignal.abort(new Error("enough"))
    await expect(readTargets(["."], { folder: scratch.folder, signal })).rejects.toThrow("enough")
  })

  it("passes duplicate keys on as warnings with their place", async () => {
    using scratch = new Scratch({ "a.yaml": `${configMap("a")}kind: ConfigMap\n` })
    const result = await readTargets(["."], { folder: scratch.folder })
    expect(result.warnings).toMatchObject([{ location: { file: "a.yaml", line: 5 } }])
    expect(result.incomplete).toEqual([])
  })
})
