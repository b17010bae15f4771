import { spawnSync } from "node:child_process"
import { chmodSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { configMap, Scratch } from "../../../test/hostile/scratch.ts"
import { available } from "../../../test/shared.ts"
import { readTargets } from "../files/read-targets.ts"
import { isRendered } from "../rendered-text.ts"

const isPosix = available(process.platform !== "win32", "the stand-in for helm is a shell script")
const chartYaml = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
const chart = {
  "shop/Chart.yaml": chartYaml,
  "shop/values.yaml": "image: web\n",
  "shop/templates/web.yaml": "{{ .Values.x }}",
  "ok.yaml": configMap("ok"),
}

/** A helm that prints what the script says: proves the plumbing, not Helm. */
function withHelm(scratch: Scratch, script: string): { folder: string; environment: Record<string, string> } {
  scratch.write({ "bin/helm": `#!/bin/sh\n${script}\n` })
  chmodSync(scratch.path("bin/helm"), 0o755)
  const environment = { PATH: `${scratch.path("bin")}:/usr/bin:/bin`, GITHUB_TOKEN: "secret", HTTPS_PROXY: "x" }
  return { folder: scratch.folder, environment }
}

const printed = `---
# Source: shop/templates/web.yaml
${configMap("web")}---
${configMap("web-too")}---
# Source: shop/charts/db/templates/db.yaml
${configMap("db")}---
# Source: ../../../etc/passwd
${configMap("escape")}`

describe.skipIf(!isPosix)("charts", () => {
  it("are rendered by helm, each object named after its template", async () => {
    using scratch = new Scratch(chart)
    const options = withHelm(scratch, `cat <<'END'\n${printed}END`)
    const result = await readTargets(["."], options)
    expect(result.incomplete).toEqual([])
    const rows = result.resources.map(({ name, origin }) =>
      origin.kind === "file" ? [name, origin.source.file, origin.renderedFrom, isRendered(origin.source)] : [],
    )
    expect(rows).toEqual([
      ["ok", "ok.yaml", undefined, false],
      ["web", "shop/templates/web.yaml", "shop", true],
      ["web-too", "shop/templates/web.yaml", "shop", true],
      ["db", "shop", "shop", true],
      ["escape", "shop", "shop", true],
    ])
  })

  it("get a bare environment, the folder and the version", async () => {
    using scratch = new Scratch(chart)
    const options = withHelm(scratch, `echo "$@ $(env | sort | tr '\\n' ' ')" >&2; exit 1`)
    const result = await readTargets(["shop/Chart.yaml"], { ...options, kubernetesVersion: "1.30" })
    const why = result.incomplete[0]?.why ?? ""
    expect(why).toContain(`template release-name ${scratch.path("shop")} --include-crds --kube-version 1.30`)
    expect(why).toContain("KUBECONFIG=/dev/null")
    expect(why).not.toContain("secret")
    expect(result.incomplete[0]?.code).toBe("chart-not-rendered")
  })

  it.each([
    ["fails", "echo 'Error: execution error\x1b[31m' >&2; exit 1", /execution error \[31m$/],
    ["says nothing", "exit 3", /without a message/],
    ["hangs", "exec sleep 60", /longer than 1 seconds/],
  ])("that helm cannot render are reported when it %s", async (_title, script, why) => {
    using scratch = new Scratch(chart)
    const result = await readTargets(["."], { ...withHelm(scratch, script), renderTimeout: 1000 })
    expect(result.incomplete).toMatchObject([
      { what: "shop", code: "chart-not-rendered", why: expect.stringMatching(why) },
    ])
    expect(result.resources.map(({ name }) => name)).toEqual(["ok"])
  })

  it.each([
    ["of type library", `${chartYaml}type: library\n`, undefined],
    [
      "without their dependencies",
      `${chartYaml}dependencies: [{name: db, version: 1.x}]\n`,
      "chart-dependency-missing",
    ],
    ["with a broken head", "name: [", "chart-unreadable"],
    ["without a name", "apiVersion: v2", "chart-unreadable"],
  ])("%s are not given to helm", async (_title, head, code) => {
    using scratch = new Scratch({ ...chart, "shop/Chart.yaml": head })
    const result = await readTargets(["shop"], withHelm(scratch, "exit 1"))
    expect(result.incomplete.map((problem) => problem.code)).toEqual(code === undefined ? [] : [code])
    expect(result.skipped.length).toBe(code === undefined ? 1 : 0)
  })

  it("that are packed are recognised by their content", async () => {
    using scratch = new Scratch({ ...chart, "data/x.yaml": "x" })
    const tar = (file: string, folder: string) => spawnSync("tar", ["-czf", file, folder], { cwd: scratch.folder })
    tar("shop-1.0.0.tgz", "shop")
    tar("data.tgz", "data")
    scratch.write({ "broken.tgz": "no archive" })
    const options = { folder: scratch.folder, environment: { PATH: "" } }
    const result = await readTargets(["."], options)
    expect(result.incomplete.map(({ what, code }) => [what, code])).toEqual([
      ["shop", "helm-not-installed"],
      ["shop-1.0.0.tgz", "helm-not-installed"],
    ])
    const named = await readTargets(["data.tgz", "shop-1.0.0.tgz"], options)
    expect(named.incomplete.map(({ what, code }) => [what, code])).toEqual([
      ["data.tgz", "not-a-chart"],
      ["shop-1.0.0.tgz", "helm-not-installed"],
    ])
  })
})
