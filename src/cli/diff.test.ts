import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { type OptionValues, UsageError } from "./command.ts"
import { diffCommand } from "./diff.ts"

const root = mkdtempSync(join(tmpdir(), "breakwater-diff-"))
const git = (...args: string[]) => {
  const identity = ["-c", "user.email=t@example.com", "-c", "user.name=t", "-c", "commit.gpgsign=false"]
  const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd: root, encoding: "utf8" })
  if (status !== 0) throw new Error(stderr)
}
const robot = join(root, "k8s/robot.yaml")

beforeAll(() => {
  cpSync(resolve(import.meta.dirname, "../../examples/shop"), join(root, "k8s"), { recursive: true })
  git("init", "-q")
  git("add", "-A")
  git("commit", "-qm", "one")
  writeFileSync(robot, readFileSync(robot, "utf8").replace("cluster-admin", "view"))
  git("commit", "-qam", "two")
})
afterAll(() => rmSync(root, { recursive: true }))

/** Git finds the repository by these: tests cannot change the folder they run in. */
async function ask(words: readonly string[], options: OptionValues = {}) {
  Object.assign(process.env, { GIT_DIR: join(root, ".git"), GIT_WORK_TREE: root })
  try {
    return await runCommand(diffCommand, words, options)
  } finally {
    delete process.env.GIT_DIR
    delete process.env.GIT_WORK_TREE
  }
}

describe("diff", () => {
  it("names what a revision takes away, by its file in the repository", async () => {
    const { code, output } = await ask(["HEAD~1", "HEAD"])
    expect(code).toBe(0)
    expect(output).toMatch(/attack paths? less\n {2}- CronJob shop\/backup ─▶ the rights of a cluster administrator/)
    expect(output).toContain("k8s/robot.yaml:17:5")
  })

  it("fails for what a revision adds", async () => {
    const { code, output } = await ask(["HEAD", "HEAD~1"], { format: "markdown" })
    expect(code).toBe(1)
    expect(output).toMatch(/^## Breakwater: what this change does\n\n### ⚠️ \d+ new attack paths?\n/)
    expect((await ask(["HEAD", "HEAD~1"], { "fail-on": "none" })).code).toBe(0)
  })

  it("compares folders, and one part of a repository", async () => {
    const { output } = await ask(["HEAD", join(root, "k8s")], { format: "json" })
    expect(JSON.parse(output)).toEqual({
      findings: { added: [], removed: [] },
      network: [],
      paths: { added: [], removed: [] },
    })
    expect((await ask(["HEAD~1", "HEAD", "k8s"])).output).toContain("attack path")
  })

  it("has nothing to say where nothing changed", async () => {
    expect(await ask(["HEAD", "HEAD"], { format: "markdown" })).toMatchObject({ code: 0, output: "" })
    expect((await ask(["HEAD", "HEAD"])).output).toMatch(/^No finding, connection or attack path/)
  })

  it.each<[string[], OptionValues, RegExp]>([
    [["HEAD"], {}, /compares two states/],
    [["HEAD", "nowhere"], {}, /neither a file or folder nor a revision/],
    [["--exec=x", "HEAD"], {}, /neither a file or folder nor a revision/],
    [["HEAD", "HEAD~1"], { format: "sarif" }, /cannot be written as sarif/],
  ])("refuses %j %j", async (words, options, message) => {
    const error = await ask(words, options).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).message).toMatch(message)
  })
})
