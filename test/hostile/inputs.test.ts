import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { buildSync } from "esbuild"
import { describe, expect, it } from "vitest"
import { readTargets } from "../../src/inputs/files/read-targets.ts"
import type { LoadResult } from "../../src/inputs/load-part.ts"
import { available } from "../shared.ts"
import { configMap, Scratch } from "./scratch.ts"

const codes = (result: LoadResult) => result.incomplete.map(({ what, code }) => `${what}: ${code}`).sort()
const names = (result: LoadResult) => result.resources.map(({ name }) => name).sort()
const scan = (scratch: Scratch, ...targets: string[]) =>
  readTargets(targets.length > 0 ? targets : ["."], { folder: scratch.folder })

const isPosix = process.platform !== "win32"

describe("hostile text", () => {
  const levels = Array.from({ length: 30 }, (_, i) => `  a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`)
  const texts: Record<string, string | Uint8Array> = {
    "alias bomb": `${configMap("bomb")}data:\n  a0: &a0 x\n${levels.join("\n")}\n`,
    "100,000 levels of flow lists": `${configMap("deep")}x: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`,
    "100,000 levels of JSON": `{"apiVersion":"v1","kind":"ConfigMap","x":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`,
    "unclosed quote of 10 MB": `${configMap("open")}x: "${"y".repeat(10_000_000)}`,
    "NUL byte": `${configMap("nul")}x: "a\0b"\n`,
    "invalid UTF-8": Buffer.concat([Buffer.from(`${configMap("latin")}x: `), Buffer.from([0xff, 0xfe, 0x41])]),
    "UTF-16 surrogate without its pair": Buffer.from(`\ufeff${configMap("half")}x: \ud800`, "utf16le"),
    "Helm template": `${configMap("x")}data: {{ toYaml .Values.data | nindent 2 }}\n`,
  }
  it.each(Object.entries(texts))("%s is told with a code, and the neighbour is scanned", async (_title, text) => {
    using scratch = new Scratch({ "a.yaml": text, "b.yaml": configMap("neighbour") })
    const result = await scan(scratch)
    expect(result.incomplete.length).toBe(1)
    expect(result.incomplete[0]).toMatchObject({ what: "a.yaml", code: expect.stringMatching(/^[a-z0-9-]+$/) })
    expect(result.incomplete[0]?.advice).toBeTruthy()
    expect(names(result)).toContain("neighbour")
  })

  it("reads a scalar of 10 MB", async () => {
    using scratch = new Scratch({ "a.yaml": `${configMap("big")}data:\n  x: ${"y".repeat(10_000_000)}\n` })
    const result = await scan(scratch)
    expect(names(result)).toEqual(["big"])
    expect(result.incomplete).toEqual([])
  })

  it("keeps the documents around a broken one", async () => {
    using scratch = new Scratch({ "a.yaml": `${configMap("one")}---\nkind: [\n---\n${configMap("two")}` })
    const result = await scan(scratch)
    expect(names(result)).toEqual(["one", "two"])
    expect(result.incomplete[0]?.advice).toContain("The other 2 documents of this file were scanned.")
  })

  it("bounds what it tells about one file", async () => {
    using scratch = new Scratch({ "a.yaml": `${configMap("one")}---\n${"kind: [\n---\n".repeat(5000)}` })
    const result = await scan(scratch)
    expect(result.incomplete.length).toBe(101)
    expect(result.incomplete.at(-1)?.code).toBe("more-problems")
    expect(names(result)).toEqual(["one"])
  })

  it("takes __proto__ and constructor for what they are: keys", async () => {
    using scratch = new Scratch({ "a.yaml": `${configMap("own")}__proto__: {kind: Secret}\nconstructor: x\n` })
    const result = await scan(scratch)
    expect(result.resources.map(({ kind, name }) => `${kind}/${name}`)).toEqual(["ConfigMap/own"])
    expect(({} as { kind?: string }).kind).toBeUndefined()
  })

  it("finds objects whose keys are written with escapes", async () => {
    using scratch = new Scratch({ "a.yaml": '"\\x61piVersion": v1\n"\\x6bind": Pod\nmetadata: {name: hidden}\n' })
    expect(names(await scan(scratch))).toEqual(["hidden"])
  })
})

describe("a million documents in one file", () => {
  it("pass through parts in 300 MB", { timeout: 300_000 }, () => {
    using scratch = new Scratch()
    const program = scratch.path("program.mjs")
    buildSync({
      stdin: {
        contents: `
          import { readTargetParts } from "./src/inputs/files/read-targets.ts"
          let resources = 0, parts = 0
          for await (const part of readTargetParts([process.argv[2]])) { resources += part.resources.length; parts++ }
          console.log(JSON.stringify({ resources, parts }))`,
        resolveDir: join(import.meta.dirname, "../.."),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: program,
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url)' },
    })
    scratch.write({ "many.yaml": "---\nkind: Pod\napiVersion: v1\nmetadata: {name: a}\n".repeat(1_000_000) })
    const run = spawnSync(process.execPath, ["--max-old-space-size=300", program, scratch.path("many.yaml")], {
      encoding: "utf8",
    })
    expect(run.stderr).toBe("")
    expect(JSON.parse(run.stdout)).toMatchObject({ resources: 1_000_000 })
  })
})

describe("hostile folders", () => {
  it("holds entries of every sort", async () => {
    if (!available(isPosix, "pipes and links need a POSIX system")) return
    using scratch = new Scratch({ "ok.yaml": configMap("ok"), "x.yaml/inner.yaml": configMap("inner") })
    using outside = new Scratch({ "secret.yaml": configMap("outside") })
    execFileSync("mkfifo", [scratch.path("pipe.yaml"), scratch.path("quiet-pipe")])
    symlinkSync("/dev/zero", scratch.path("zero.yaml"))
    symlinkSync("nowhere", scratch.path("broken.yaml"))
    symlinkSync(".", scratch.path("loop"))
    symlinkSync("self.yaml", scratch.path("self.yaml"))
    symlinkSync("ok.yaml", scratch.path("again.yaml"))
    symlinkSync(outside.path("secret.yaml"), scratch.path("escape.yaml"))
    symlinkSync(outside.folder, scratch.path("escape-folder"))
    const result = await scan(scratch)
    expect(names(result)).toEqual(["inner", "ok"])
    expect(codes(result)).toEqual([
      "broken.yaml: vanished",
      "escape-folder: link-outside",
      "escape.yaml: link-outside",
      "pipe.yaml: not-a-regular-file",
      "self.yaml: link-loop",
      "zero.yaml: link-outside",
    ])
  })

  it("never blocks on what was named, and says why it was not read", async () => {
    if (!available(process.platform === "linux", "special files of Linux")) return
    using scratch = new Scratch({ "ok.yaml": configMap("ok") })
    execFileSync("mkfifo", [scratch.path("pipe.yaml")])
    const specials = ["/dev/zero", "/dev/tty", "/proc/self/mem", "pipe.yaml"]
    const result = await scan(scratch, "ok.yaml", ...specials)
    expect(names(result)).toEqual(["ok"])
    expect(result.incomplete.map(({ what }) => what).sort()).toEqual([...specials].sort())
  })

  it("reports files that may not be read", async () => {
    const isRoot = process.getuid?.() === 0
    if (isRoot || !isPosix) return void console.warn("skipped: root may read everything")
    using scratch = new Scratch({ "ok.yaml": configMap("ok") })
    writeFileSync(scratch.path("closed.yaml"), configMap("closed"), { mode: 0 })
    mkdirSync(scratch.path("closed"), { mode: 0 })
    const result = await scan(scratch)
    expect(names(result)).toEqual(["ok"])
    expect(codes(result)).toEqual(["closed.yaml: unreadable", "closed: unreadable"])
  })

  it("reads through names that are no text", async () => {
    if (!available(process.platform === "linux", "names of any bytes need Linux")) return
    using scratch = new Scratch({ "a\nb.yaml": configMap("newline"), "\u001b[31mred.yaml": "apiVersion: [\nkind: x" })
    const bytes = Buffer.concat([Buffer.from(`${scratch.folder}/`), Buffer.from([0x66, 0xff, 0x2f])])
    mkdirSync(bytes)
    writeFileSync(Buffer.concat([bytes, Buffer.from([0xfe]), Buffer.from(".yaml")]), configMap("bytes"))
    writeFileSync(scratch.path("rtl\u202elmay.yaml"), configMap("bidi"))
    const result = await scan(scratch)
    expect(names(result)).toEqual(["bidi", "bytes", "newline"])
    const shown = [
      ...result.resources.map(({ origin }) => (origin.kind === "file" ? origin.source.file : "")),
      ...result.incomplete.map(({ what }) => what),
    ]
    expect(shown.sort()).toEqual(["\\x1b[31mred.yaml", "a\\nb.yaml", "f\\xff/\\xfe.yaml", "rtl\\u202elmay.yaml"])
  })

  it("holds 10,000 files", async () => {
    const files = Array.from({ length: 10_000 }, (_, i) => [`${i}.yaml`, configMap(`c${i}`)] as const)
    using scratch = new Scratch(Object.fromEntries(files))
    const result = await scan(scratch)
    expect(result.resources.length).toBe(10_000)
    expect(result.files).toBe(10_000)
  })

  it("is 1,500 folders deep", async () => {
    using scratch = new Scratch()
    let path = Buffer.from(scratch.folder)
    for (let depth = 0; depth < 1500; depth++) {
      path = Buffer.concat([path, Buffer.from("/d")])
      mkdirSync(path)
    }
    scratch.write({ "ok.yaml": configMap("ok") })
    writeFileSync(Buffer.concat([path, Buffer.from("/x.yaml")]), configMap("deep"))
    expect(names(await scan(scratch))).toEqual(["deep", "ok"])
  })

  it("reports files above the limit, unless they hold other data", async () => {
    using scratch = new Scratch({
      "big.yaml": `${configMap("big")}x: ${"y".repeat(5000)}`,
      "data.json": `"${"y".repeat(5000)}"`,
      "ok.yaml": configMap("ok"),
    })
    const result = await readTargets(["."], { folder: scratch.folder, maxFileBytes: 1000 })
    expect(names(result)).toEqual(["ok"])
    expect(codes(result)).toEqual(["big.yaml: file-too-large"])
    const named = await readTargets(["data.json"], { folder: scratch.folder, maxFileBytes: 1000 })
    expect(codes(named)).toEqual(["data.json: file-too-large"])
  })
})

describe("hostile charts and kustomizations", () => {
  const head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
  it("builds upon itself, upon a circle, upon the network", async () => {
    using scratch = new Scratch({
      "self/kustomization.yaml": `${head}resources: [.]\n`,
      "a/kustomization.yaml": `${head}resources: [../b]\n`,
      "b/kustomization.yaml": `${head}resources: [../a]\n`,
      "net/kustomization.yaml": `${head}resources: ["https://example.invalid/x.yaml"]\n`,
      "git/kustomization.yaml": `${head}resources: ["github.com/example/repository//base?ref=v1"]\n`,
      "gone/kustomization.yaml": `${head}resources: [gone.yaml]\n`,
      "broken/kustomization.yaml": "resources: [\n",
      "odd/kustomization.yaml": JSON.stringify({ resources: ["a\0b", "\u001b[31m", "x".repeat(5000)], patches: 7 }),
      "ok.yaml": configMap("ok"),
    })
    const result = await scan(scratch)
    expect(names(result)).toEqual(["ok"])
    expect(result.incomplete.map(({ what }) => what).sort()).toEqual([
      "a",
      "broken",
      "git",
      "gone",
      "net",
      "odd",
      "self",
    ])
    for (const { code, advice } of result.incomplete) expect([code, advice].every(Boolean)).toBe(true)
  })

  it("keeps a chart within a chart out of the manifests", async () => {
    const template = `${configMap("{{ .Release.Name }}")}`
    using scratch = new Scratch({
      "chart/Chart.yaml": "apiVersion: v2\nname: outer\nversion: 1.0.0\n",
      "chart/values.yaml": "kind: x\napiVersion: y\n",
      "chart/templates/a.yaml": template,
      "chart/charts/inner/Chart.yaml": "apiVersion: v2\nname: inner\nversion: 1.0.0\n",
      "chart/charts/inner/templates/b.yaml": template,
      "chart/deploy/plain.yaml": configMap("plain"),
      "ok.yaml": configMap("ok"),
    })
    const result = await readTargets(["."], { folder: scratch.folder, environment: { PATH: "" } })
    expect(names(result)).toEqual(["ok", "plain"])
    expect(codes(result)).toEqual(["chart: helm-not-installed"])
  })
})
