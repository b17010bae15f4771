import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { load } from "js-yaml"
import { afterAll, describe, expect, it } from "vitest"

const root = resolve(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "breakwater-ci-"))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (path: string): unknown => load(readFileSync(join(root, path), "utf8"))
const bash = (script: string, environment: Record<string, string>, cwd = root) =>
  spawnSync("bash", ["-eo", "pipefail", "-c", script], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", ...environment },
  })

/** The scripts are run as the CI systems run them; only what installs the package is left out. */
describe("CI integrations", () => {
  const action = read("deploy/ci/github/action.yml") as {
    runs: { steps: { id?: string; run: string; env?: Record<string, string> }[] }
  }
  const scan = action.runs.steps.find(({ id }) => id === "scan")
  const github = (target: string, failOn: string) =>
    bash(scan?.run ?? "exit 99", {
      GITHUB_ACTION_PATH: join(root, "deploy/ci/github"),
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      TARGET: target,
      FAIL_ON: failOn,
      BASELINE: "",
      FRAMEWORK: "",
    })

  it("GitHub: annotates, summarises, writes SARIF and passes the verdict on", () => {
    const { status, stdout } = github("examples/shop", "critical")
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error file=examples\/shop\//m)
    expect(JSON.parse(readFileSync(join(folder, "breakwater.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" })
    expect(readFileSync(join(folder, "summary"), "utf8")).toContain("### breakwater")
    expect(readFileSync(join(folder, "output"), "utf8")).toContain(`sarif=${folder}/breakwater.sarif`)
    expect(github("examples/shop", "never").status).toBe(0)
  })

  it("GitHub: what stands in an input is never run, nor taken as an option", () => {
    expect(scan?.run).not.toContain("${{")
    const { status, stderr } = github("$(evil) --fail-on=never", "high")
    expect(status).toBe(2)
    expect(stderr).toContain("$(evil)")
  })

  it("GitLab: writes the report that the merge request shows", () => {
    const template = read("deploy/ci/gitlab/breakwater.gitlab-ci.yml") as {
      variables: Record<string, string>
      breakwater: { script: string[]; artifacts: { reports: Record<string, string> } }
    }
    const { script, artifacts } = template.breakwater
    const environment = {
      ...template.variables,
      BREAKWATER: `node ${root}/bin/breakwater.cjs`,
      BREAKWATER_TARGET: join(root, "examples/shop"),
    }
    expect(bash(script.join("\n"), environment, folder).status).toBe(1)
    expect(JSON.parse(readFileSync(join(folder, artifacts.reports.codequality ?? ""), "utf8")).length).toBeGreaterThan(
      10,
    )
    expect(readFileSync(join(folder, artifacts.reports.junit ?? ""), "utf8")).toContain("<testsuites")
  })

  it("Jenkins: the command runs and writes what is kept", () => {
    const file = readFileSync(join(root, "deploy/ci/jenkins/Jenkinsfile"), "utf8")
    const command = /script: '([^']+)'/.exec(file)?.[1] ?? "exit 99"
    const environment = { BREAKWATER: `node ${root}/bin/breakwater.cjs`, TARGET: join(root, "examples/shop") }
    expect(bash(command, environment, folder).status).toBe(1)
    expect(readFileSync(join(folder, "breakwater.html"), "utf8")).toContain("<!doctype html>")
  })

  it("pre-commit: each hook's entry is a command that runs on files", () => {
    const hooks = read(".pre-commit-hooks.yaml") as { id: string; entry: string }[]
    for (const { entry } of hooks) {
      const [name, ...rest] = entry.split(" ")
      expect(name).toBe("breakwater")
      const command = `node bin/breakwater.cjs ${rest.join(" ")} --help`
      expect(bash(command, {}).status).toBe(0)
    }
    expect(bash("node ../../bin/breakwater.cjs scan . --fail-on high", {}, join(root, "examples/shop")).status).toBe(1)
  })
})
