import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeEach, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { UsageError } from "./command.ts"
import { fixCommand } from "./fix.ts"
import { pathsCommand } from "./paths.ts"

const root = mkdtempSync(join(tmpdir(), "breakwater-fix-paths-"))
const folder = join(root, "shop")
const shop = resolve(import.meta.dirname, "../../examples/shop")
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  cpSync(shop, folder, { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true }))

const left = async () =>
  JSON.parse((await runCommand(pathsCommand, [], { source: [folder], format: "json" })).output).paths.length

describe("fix --paths", () => {
  it("leaves no path in the files, and everything else as it was", async () => {
    expect(await left()).toBeGreaterThan(3)
    const before = readFileSync(join(folder, "robot.yaml"), "utf8")
    const { code, output } = await runCommand(fixCommand, [folder], { paths: true })
    expect(code).toBe(0)
    expect(output).toMatch(/\d attack paths before, none now\.\n$/)
    expect(await left()).toBe(0)
    const after = readFileSync(join(folder, "robot.yaml"), "utf8")
    expect(after).not.toBe(before)
    expect(before).toContain(after.split("\n")[0])
  })

  it("writes nothing in a dry run", async () => {
    const { output, errors } = await runCommand(fixCommand, [folder], { paths: true, "dry-run": true })
    expect(output).toMatch(/^--- a\/.*\n\+\+\+ b\//m)
    expect(errors).toMatch(/none then\./)
    expect(await left()).toBeGreaterThan(3)
  })

  it("writes new objects to a file of their own, and never over one that is there", async () => {
    const file = join(root, "node.yaml")
    const metadata = "metadata: { name: web, namespace: shop }"
    writeFileSync(
      file,
      `apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nspec: { providerID: "aws:///eu-1a/i-1" }\n---\napiVersion: v1\nkind: Pod\n${metadata.replace(" }", ", labels: { app: web } }")}\nspec: { nodeName: n1, containers: [{ name: web, image: "web:1" }] }\n`,
    )
    const options = { paths: true, from: "shop/Pod/web", to: "cloud/node-role" }
    const { output } = await runCommand(fixCommand, [file], options)
    const place = join(root, "breakwater-fixes.yaml")
    expect(output).toContain(`new objects in ${place}`)
    expect(readFileSync(place, "utf8")).toContain("kind: NetworkPolicy")
    expect(existsSync(place)).toBe(true)
    await expect(runCommand(fixCommand, [file], options)).rejects.toThrow(/is there already/)
  })

  it("refuses ends without --paths", async () => {
    await expect(runCommand(fixCommand, [folder], { from: "internet" })).rejects.toBeInstanceOf(UsageError)
  })
})
