import { describe, expect, it } from "vitest"
import { renderRuleIndex, renderRulePages } from "../../src/app/rule-reference.ts"
import { allRules } from "../../src/app/rules.ts"
import { scan } from "../../src/app/scan.ts"
import { attackPath } from "../../src/engines/paths/attack-path.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { applyPatch } from "../../src/lib/json-patch.ts"
import { inventoryOf } from "./worlds.ts"

const { good, bad } = attackPath.examples as { good: readonly JsonObject[]; bad: readonly JsonObject[] }
const judge = (objects: readonly JsonObject[]) =>
  scan(
    { inventory: inventoryOf([objects]), targets: [], incomplete: [], warnings: [] },
    { added: [attackPath], only: ["attack-path"] },
  ).findings

describe("attack-path", () => {
  it("is one finding for each fix, with the paths it cuts", () => {
    expect(judge(good)).toEqual([])
    const findings = judge(bad)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      rule: "attack-path",
      category: "path",
      severity: "high",
      message:
        "Remove ServiceAccount:shop/web from ClusterRoleBinding web: cuts the attack path from Deployment shop/web to the rights of a cluster administrator",
      path: "/subjects/0",
    })
  })

  it("its patch removes it", () => {
    const [finding] = judge(bad)
    const patch = finding?.fix?.patch ?? []
    const fixed = bad.map((object) =>
      object.kind === finding?.resource?.kind ? (applyPatch(object, patch) as JsonObject) : object,
    )
    expect(patch.length).toBe(1)
    expect(judge(fixed)).toEqual([])
  })

  it("is explained and has its page, although it runs on request alone", () => {
    expect(allRules([attackPath]).get("attack-path")?.threat).toMatch(/^A chain of steps/)
    const page = renderRulePages().find(([name]) => name === "attack-path.md")?.[1]
    expect(page).toContain("| Runs | with `breakwater scan --paths`")
    expect(renderRuleIndex()).toContain("(attack-path.md)")
    expect(allRules().has("attack-path")).toBe(false)
  })
})
