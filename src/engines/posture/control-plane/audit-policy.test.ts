import { describe, expect, it } from "vitest"
import { auditLevel } from "./audit-policy.ts"

const secrets = { verb: "get", group: "", resource: "secrets" }
const exec = { verb: "create", group: "", resource: "pods", subresource: "exec" }

describe("auditLevel", () => {
  it("is decided by the first rule that matches, and None without one", () => {
    const rules = [
      { level: "None", users: ["system:kube-proxy"] },
      { level: "None", namespaces: ["kube-system"], resources: [{ resources: ["secrets"] }] },
      { level: "None", nonResourceURLs: ["/healthz*"] },
      { level: "Request", resources: [{ group: "", resources: ["secrets"] }] },
      { level: "Metadata" },
    ]
    expect(auditLevel({ rules }, secrets)).toEqual({ level: "Request", rule: 3 })
    expect(auditLevel({ rules }, exec)).toEqual({ level: "Metadata", rule: 4 })
    expect(auditLevel({ rules: [] }, secrets)).toEqual({ level: "None" })
    expect(auditLevel(null, secrets)).toEqual({ level: "None" })
  })

  it.each([
    [["pods"], false],
    [["pods/exec"], true],
    [["pods/*"], true],
    [["*/exec"], true],
    [["*"], true],
    [[], true],
  ])("resources %j match pods/exec: %s", (resources, matches) => {
    const rules = [{ level: "Metadata", resources: [{ group: "", resources }] }]
    expect(auditLevel({ rules }, exec).level).toBe(matches ? "Metadata" : "None")
  })

  it("knows groups, verbs and groups of users", () => {
    const of = (rule: object) => auditLevel({ rules: [{ level: "Metadata", ...rule }] }, secrets).level
    expect(of({ resources: [{ group: "apps", resources: ["*"] }] })).toBe("None")
    expect(of({ verbs: ["list"] })).toBe("None")
    expect(of({ userGroups: ["system:authenticated"] })).toBe("Metadata")
    expect(of({ userGroups: ["system:nodes"] })).toBe("None")
    expect(of({ resources: [{ group: "", resources: ["secrets"], resourceNames: ["one"] }] })).toBe("None")
  })
})
