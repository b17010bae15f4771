import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { list, send, startFake } from "../cluster/fake-server.ts"
import { kubeconfig } from "../cluster/run-command.ts"

const root = resolve(import.meta.dirname, "../..")
const bin = join(root, "bin/breakwater.cjs")
const clean = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n"
const privileged =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: b}\nspec: {containers: [{name: c, image: i, securityContext: {privileged: yes}}]}\n"

let folder: string
beforeAll(() => {
  // What is tested is what a user runs.
  expect(spawnSync(process.execPath, [join(root, "scripts/build.mjs")]).status).toBe(0)
  folder = mkdtempSync(join(tmpdir(), "breakwater-cli-"))
  writeFileSync(join(folder, "clean.yaml"), clean)
  writeFileSync(join(folder, "privileged.yaml"), privileged)
  writeFileSync(join(folder, "broken.yaml"), "apiVersion: v1\nkind: Pod\n\tx: 1\n")
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(args: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    ...(input === undefined ? {} : { input }),
  })
  return { status, stdout, stderr }
}

describe("exit codes", () => {
  it.each([
    [0, ["scan", "clean.yaml"]],
    [0, ["scan", "privileged.yaml", "--fail-on", "never"]],
    [0, ["scan", "privileged.yaml", "--skip", "trivy:KSV-0017", "--fail-on", "critical"]],
    [1, ["scan", "privileged.yaml"]],
    [1, ["scan", "clean.yaml", "privileged.yaml", "--only", "privileged-container"]],
    [2, ["scan", "nowhere.yaml"]],
    [2, ["scan", "--fomat", "json"]],
    [2, ["scan", "-f", "jsn"]],
    [2, ["scan", "-f", "json", "-f", "sarif"]],
    [2, ["scan", "clean.yaml", "--only", "no-such-rule"]],
    [2, ["scan", "clean.yaml", "--kubernetes-version", "1.12"]],
    [2, ["scan", "clean.yaml", "--framework", "cisco"]],
    [0, ["scan", "clean.yaml", "--framework", "nsa"]],
    [0, ["rules", "--framework", "cis-1.12"]],
    [2, ["scna"]],
    [2, ["explain"]],
    [3, ["scan", "clean.yaml", "broken.yaml"]],
    [3, ["scan", "privileged.yaml", "broken.yaml"]],
    [0, ["--help"]],
    [0, ["scan", "--help"]],
    [0, ["rules"]],
    [0, ["explain", "KSV-0017"]],
    [0, ["explain", "KSV017"]],
    [0, ["explain", "AVD-KSV-0032"]],
    [0, ["completion", "bash"]],
  ] as const)("%i: breakwater %j", (code, args) => {
    const { status, stdout, stderr } = run(args)
    expect(status, stderr).toBe(code)
    expect(stderr).not.toMatch(/\bat .*\.js:\d+/)
    if (code === 2) expect(stderr).toMatch(/^error {2}\S/)
    else expect(stdout).not.toBe("")
  })
})

describe("breakwater", () => {
  it("without arguments scans what is here", () => {
    expect(run([]).stdout).toContain("Container runs privileged")
    expect(run(["--only", "privileged-container", "-f", "json"]).status).toBe(3)
  })

  it("says its version like any program", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
    expect(run(["--version"]).stdout).toBe(`${version}\n`)
  })

  it("reads standard input, and places findings there", () => {
    const { stdout } = run(["scan", "-", "-f", "json", "--only", "privileged-container"], privileged)
    expect(JSON.parse(stdout).findings[0].locations[0]).toMatchObject({ file: "-", line: 4 })
  })

  it("writes several formats at once, and no colours into files and pipes", () => {
    run(["scan", "privileged.yaml", "-f", "json=report.json", "-f", "sarif=report.sarif", "-f", "terminal=report.txt"])
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")).schemaVersion).toBe("1")
    expect(JSON.parse(readFileSync(join(folder, "report.sarif"), "utf8")).version).toBe("2.1.0")
    expect(readFileSync(join(folder, "report.txt"), "utf8")).not.toContain("\u001b")
    for (const name of ["report.json", "report.sarif", "report.txt"]) rmSync(join(folder, name))
  })

  it("reports only what is new against a baseline", () => {
    run(["scan", "privileged.yaml", "-f", "json=baseline.txt"])
    const { status, stdout } = run(["scan", "privileged.yaml", "--baseline", "baseline.txt"])
    expect(status).toBe(0)
    expect(stdout).toContain("No new findings")
  })

  it("explains one finding by its id, which is the same in every run", () => {
    const { findings } = JSON.parse(run(["scan", "privileged.yaml", "-f", "json"]).stdout)
    const { stdout } = run(["explain", findings[0].id, "privileged.yaml"])
    expect(stdout).toContain("container c is privileged")
    expect(stdout).toContain("privileged.yaml:4:")
  })

  it("puts up with a reader that goes away", () => {
    const { status, stderr } = spawnSync(
      "sh",
      ["-c", `"${process.execPath}" "${bin}" scan privileged.yaml --all | head -1`],
      { cwd: folder, encoding: "utf8" },
    )
    expect(status).toBe(0)
    expect(stderr).toBe("")
  })
})

describe("breakwater alone", () => {
  const alone = (cwd: string, config: string, ...args: readonly string[]) =>
    new Promise<{ code: number | null; output: string; errors: string }>((done) => {
      const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...process.env, KUBECONFIG: config } })
      let [output, errors] = ["", ""]
      child.stdout.on("data", (text) => {
        output += text
      })
      child.stderr.on("data", (text) => {
        errors += text
      })
      child.once("close", (code) => done({ code, output, errors }))
    })

  it("scans the current cluster where there are no manifests, and says which", async () => {
    const pod = {
      metadata: { name: "p", namespace: "a" },
      spec: { containers: [{ name: "c", securityContext: { privileged: true } }] },
    }
    const server = await startFake({
      routes: { "/api/v1/pods": (_request, response) => send(response, list("Pod", [pod])) },
    })
    const empty = mkdtempSync(join(tmpdir(), "breakwater-cli-"))
    const config = join(empty, "config")
    writeFileSync(config, kubeconfig({ dev: { url: server.url } }, "dev"))
    try {
      const here = await alone(empty, config, "-f", "json")
      expect(here.errors).toBe('There are no manifests here. Scanning the cluster of the context "dev".\n')
      expect(here.code).toBe(1)
      expect(JSON.parse(here.output).targets).toMatchObject([
        { kind: "cluster", name: "dev", cluster: { version: "v1.34.0" } },
      ])
      // Whoever names the command means the folder, and a folder with manifests is what is here.
      expect(await alone(empty, config, "scan")).toMatchObject({ code: 3, errors: "" })
      expect((await alone(folder, config, "-f", "json")).output).toContain('"kind": "manifests"')
      await server.close()
      expect(await alone(empty, config)).toMatchObject({ code: 3, errors: "" })
    } finally {
      await server.close()
      rmSync(empty, { recursive: true, force: true })
    }
  })
})

describe("frameworks", () => {
  it("are told control by control, with the findings behind", () => {
    const { stdout } = run([
      "scan",
      "privileged.yaml",
      "--framework",
      "pss-baseline",
      "--fail-on",
      "never",
      "-f",
      "json",
    ])
    const { findings, frameworks } = JSON.parse(stdout)
    expect(frameworks).toHaveLength(1)
    const control = frameworks[0].controls.find(({ id }: { id: string }) => id === "privileged")
    expect(control.status).toBe("fail")
    const ids = findings
      .filter(({ rule }: { rule: string }) => control.rules.includes(rule))
      .map(({ id }: { id: string }) => id)
    expect(control.findings).toEqual(ids)
    expect(ids.length).toBeGreaterThan(0)
  })
})
