import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { diffSources } from "../../src/app/diff.ts"
import { loadInventory } from "../../src/app/load.ts"
import { findProgram } from "../../src/inputs/render-tool.ts"
import { pullRequests } from "./pull-requests/generate.ts"
import { type Answer, judge } from "./pull-requests/judge.ts"
import type { Files } from "./pull-requests/layout.ts"
import { plants } from "./pull-requests/plants.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-pull-requests-"))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0

function write(files: Files): string {
  const root = join(folder, String(count++))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

const programs = ["kustomize", "helm"].filter((name) => findProgram(name, process.env) !== undefined)

/** All kinds of plants and as many refactors: `npm run bench diff` judges a hundred by the command itself. */
const requests = pullRequests(Math.ceil(plants.length / 0.6), programs)

describe("pull requests", () => {
  it(`${requests.length} of them: every path that is planted is named with what is guilty, and refactors get no word`, async () => {
    const failing: string[] = []
    const base = await loadInventory([write(requests[0]?.base ?? {})])
    for (const request of requests) {
      const head = await loadInventory([write(request.head)])
      expect(head.incomplete).toEqual([])
      const answer = diffSources(base, head)
      failing.push(...judge(request, answer as unknown as Answer).map((what) => `${request.title}: ${what}`))
    }
    expect(failing).toEqual([])
  }, 300_000)
})
