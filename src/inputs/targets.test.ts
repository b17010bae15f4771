import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { available } from "../../test/shared.ts"
import { findExecutable } from "./run-tool.ts"
import { readTargets, TargetError } from "./targets.ts"

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "breakwater-inputs-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
}

async function read(...targets: string[]) {
  const result = await readTargets(targets.length > 0 ? targets.map((name) => join(root, name)) : [root])
  return {
    ...result,
    names: result.resources.map(({ name }) => name),
    codes: result.incomplete.map(({ code }) => code),
  }
}

describe("folders", () => {
  it("reads manifests in a fixed order and passes over what is no manifest", async () => {
    write({
      "b.yaml": configMap("b"),
      "a.yml": configMap("a"),
      "sub/c.json": JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } }),
      "values.yaml": "replicas: 3\n",
      "compose.yaml": "services: {}\n",
      "README.md": configMap("readme"),
      "node_modules/x.yaml": configMap("x"),
    })
    const { names, incomplete, otherDocuments } = await read()
    expect(names).toEqual(["a", "b", "c"])
    expect(incomplete).toEqual([])
    expect(otherDocuments).toBe(2)
  })

  it("respects .gitignore as git does", async () => {
    write({
      ".gitignore": "*.gen.yaml\n/only-here.yaml\nbuild/\n!keep.gen.yaml\n",
      "x.gen.yaml": configMap("x"),
      "keep.gen.yaml": configMap("keep"),
      "only-here.yaml": configMap("only"),
      "sub/only-here.yaml": configMap("sub-only"),
      "build/y.yaml": configMap("y"),
      "sub/.gitignore": "!x.gen.yaml\nz.yaml\n",
      "sub/x.gen.yaml": configMap("sub-x"),
      "sub/z.yaml": configMap("z"),
    })
    expect((await read()).names).toEqual(["keep", "sub-only", "sub-x"])
    // What is named is read.
    expect((await read("x.gen.yaml")).names).toEqual(["x"])
  })

  it("survives loops of links, and does not follow links out of the folder", async () => {
    write({
      "in/a.yaml": configMap("a"),
      "in/node_modules/hidden.yaml": configMap("hidden"),
      "out/b.yaml": configMap("b"),
    })
    symlinkSync("..", join(root, "in/loop"))
    symlinkSync(".", join(root, "in/self"))
    symlinkSync("../out", join(root, "in/out"))
    symlinkSync("a.yaml", join(root, "in/again.yaml"))
    symlinkSync("node_modules/hidden.yaml", join(root, "in/shown.yaml"))
    symlinkSync("nowhere.yaml", join(root, "in/broken.yaml"))
    const { names, codes, warnings } = await read("in")
    expect(names.sort()).toEqual(["a", "hidden"])
    expect(codes).toEqual(["broken-link"])
    expect(warnings.map(({ code }) => code)).toEqual(["link-outside", "link-outside"])
  })

  it("never blocks on pipes, and names what it cannot read", async () => {
    write({
      "ok.yaml": configMap("ok"),
      "utf16.yaml": Buffer.from(`\ufeff${configMap("utf16")}`, "utf16le"),
      "latin1.yaml": Buffer.from(`${configMap("x")}# caf\xe9\n`, "latin1"),
    })
    execFileSync("mkfifo", [join(root, "pipe.yaml")])
    mkdirSync(join(root, "folder.yaml"))
    const folder = await read()
    expect(folder.names.sort()).toEqual(["ok", "utf16"])
    expect(folder.codes).toEqual(["yaml-invalid-utf8"])
    expect((await read("pipe.yaml", "ok.yaml")).codes).toEqual(["not-a-file"])
  })

  it.runIf(process.getuid?.() !== 0 || !available(false, "permissions mean nothing to root"))(
    "names files without permission",
    async () => {
      if (process.getuid?.() === 0) return
      write({ "secret.yaml": configMap("secret"), "ok.yaml": configMap("ok") })
      chmodSync(join(root, "secret.yaml"), 0)
      expect((await read()).codes).toEqual(["unreadable"])
    },
  )

  it("shows names with control characters without harm", async () => {
    write({ "evil\u001b[2J\n.yaml": configMap("evil") })
    expect((await read()).names).toEqual(["evil"])
  })
})

describe("documents", () => {
  it("a broken one does not hide its neighbours", async () => {
    write({ "x.yaml": `${configMap("a")}---\napiVersion: v1\nkind: ConfigMap\n\tx: 1\n---\n${configMap("b")}` })
    const { names, incomplete } = await read()
    expect(names).toEqual(["a", "b"])
    expect(incomplete).toMatchObject([{ code: "yaml-tab", location: { line: 8 } }])
  })

  it("names documents of a named file that are no objects", async () => {
    write({
      "x.yaml": "replicas: 3\n---\n[1, 2]\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
    })
    expect((await read("x.yaml")).codes).toEqual(["not-kubernetes", "not-kubernetes", "not-kubernetes"])
    expect((await read()).incomplete).toEqual([])
  })

  it("says that a template is one", async () => {
    write({ "x.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n" })
    expect((await read()).incomplete[0]?.advice).toContain("helm template")
  })

  it("expands lists, typed and nested", async () => {
    write({
      "x.yaml":
        "apiVersion: v1\nkind: PodList\nitems:\n  - metadata: {name: p}\n  - metadata: {name: q}\n---\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: List\n    items:\n      - {apiVersion: v1, kind: Secret, metadata: {name: s}}\n---\napiVersion: v1\nkind: List\nitems: []\n",
    })
    const { resources, incomplete } = await read("x.yaml")
    expect(
      resources.map(({ kind, name, origin }) => `${kind} ${name} ${origin.kind === "file" && origin.pointer}`),
    ).toEqual(["Pod p /items/0", "Pod q /items/1", "Secret s /items/0/items/0"])
    expect(incomplete).toEqual([])
  })
})

describe("charts", () => {
  const chart = {
    "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "shop/templates/x.yaml": configMap("{{ .Release.Name }}"),
    "shop/values.yaml": "a: 1\n",
    "shop/charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
    "plain.yaml": configMap("plain"),
  }

  it("are never scanned as plain YAML nor skipped silently", async () => {
    write(chart)
    const path = process.env.PATH
    process.env.PATH = join(root, "empty")
    try {
      const { names, codes } = await read()
      expect(names).toEqual(["plain"])
      expect(codes).toEqual(["helm-missing"])
    } finally {
      process.env.PATH = path
    }
  })

  it("are rendered by helm where it is installed, and its objects know their template", async () => {
    // Stands in for helm: what matters here is how it is called and what becomes of its output.
    write({
      ...chart,
      "bin/helm": `#!/bin/sh\n[ "$1" = template ] && [ -f Chart.yaml ] || exit 1\nprintf '%s\\n' --- '# Source: shop/templates/x.yaml' 'apiVersion: v1' 'kind: ConfigMap' "metadata: {name: $2}"\n`,
    })
    chmodSync(join(root, "bin/helm"), 0o755)
    const path = process.env.PATH
    process.env.PATH = `${join(root, "bin")}:${path}`
    try {
      const { resources, names, incomplete } = await read()
      expect(incomplete).toEqual([])
      expect(names).toEqual(["plain", "shop"])
      const origin = resources[1]?.origin
      expect(origin?.kind === "file" && origin.source.file).toBe(join(root, "shop/templates/x.yaml"))
    } finally {
      process.env.PATH = path
    }
  })

  it("with dependencies that are not there are incomplete", async () => {
    write({
      "shop/Chart.yaml":
        "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - {name: redis, version: 1.x, repository: https://example.com}\n",
    })
    expect((await read()).codes).toEqual(["chart-dependencies"])
  })
})

const hasKustomize = available(
  findExecutable("kustomize") !== undefined || findExecutable("kubectl") !== undefined,
  "neither kustomize nor kubectl is installed",
)

describe.runIf(hasKustomize)("kustomizations", () => {
  const base = {
    "base/kustomization.yaml": "resources: [x.yaml]\n",
    "base/x.yaml": configMap("x"),
    "prod/kustomization.yaml": "namePrefix: prod-\nresources: [../base]\npatches:\n  - path: patch.yaml\n",
    "prod/patch.yaml": `${configMap("x")}data: {a: b}\n`,
    "plain.yaml": configMap("plain"),
  }

  it("are rendered, each object once, and patches are no manifests", async () => {
    write(base)
    const { resources, names, incomplete } = await read()
    expect(incomplete).toEqual([])
    expect(names).toEqual(["plain", "prod-x"])
    expect(resources[1]?.object.data).toEqual({ a: "b" })
  })

  it("that need the network or fail are incomplete, and their files are not judged as plain YAML", async () => {
    write({
      "remote/kustomization.yaml": "resources: [https://example.com/base.yaml, x.yaml]\n",
      "remote/x.yaml": configMap("remote"),
      "broken/kustomization.yaml": "resources: [missing.yaml]\n",
      "self/kustomization.yaml": "resources: [../self]\n",
      "git/kustomization.yaml": "resources: ['github.com/org/repo//base?ref=v1']\n",
      "ok.yaml": configMap("ok"),
    })
    const { names, codes } = await read()
    expect(names).toEqual(["ok"])
    expect(codes.sort()).toEqual([
      "kustomization-remote",
      "kustomization-remote",
      "kustomize-failed",
      "kustomize-failed",
    ])
  })
})

describe.runIf(hasKustomize)("kustomize components", () => {
  it("are judged with the kustomization that uses them, or named", async () => {
    write({
      "base/kustomization.yaml": "resources: [x.yaml]\ncomponents: [../used]\n",
      "base/x.yaml": configMap("x"),
      "used/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnameSuffix: -used\n",
      "unused/kustomization.yaml":
        "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnameSuffix: -unused\n",
    })
    const { names, warnings } = await read()
    expect(names).toEqual(["x-used"])
    expect(warnings.map(({ code }) => code)).toEqual(["component-unused"])
  })
})

describe("targets", () => {
  it("that are not there are an error of usage, before anything is read", async () => {
    await expect(readTargets([root, join(root, "nowhere")])).rejects.toThrow(TargetError)
  })
})
