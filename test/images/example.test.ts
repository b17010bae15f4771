import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { dbCommand } from "../../src/cli/db.ts"
import { scanCommand } from "../../src/cli/scan.ts"
import { runCommand } from "../cli/run-command.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-example-"))
afterAll(() => rmSync(folder, { recursive: true }))

it("the README's example of an image is what the commands print", async () => {
  const db = join(folder, "db")
  expect((await runCommand(dbCommand, ["import", "examples/image/advisories"], { db })).code).toBe(0)
  const options = { image: ["examples/image/rootfs"], db, "fail-on": "never" }
  const { code, output } = await runCommand(scanCommand, [], options)
  expect(code).toBe(0)
  const shown = output
    .trim()
    .split("\n")
    .map((line) => line.trimEnd())
  const readme = readFileSync("README.md", "utf8")
  for (const line of shown) expect(readme).toContain(line)
  expect(shown.length).toBeGreaterThan(12)
})
