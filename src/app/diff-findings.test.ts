import { describe, expect, it } from "vitest"
import type { Finding } from "../model/finding.ts"
import { diffFindings } from "./diff-findings.ts"

const finding = (kind: string, name: string, message: string, more: Partial<Finding> = {}): Finding => ({
  id: `${kind} ${name} ${message}`,
  rule: "secret-readers",
  aliases: [],
  category: "identity",
  severity: "high",
  title: "",
  message,
  resource: { apiVersion: "v1", kind, namespace: "shop", name },
  locations: [],
  evidence: {},
  frameworks: [],
  places: [],
  ...more,
})
const grant = (name: string, what = "read every Secret", more: Partial<Finding> = {}) =>
  finding("RoleBinding", name, `ServiceAccount:shop/a may ${what} by RoleBinding ${name} (Role ${name})`, more)

describe("diffFindings", () => {
  it.each([
    ["renamed", [grant("a")], [grant("b")]],
    ["split", [grant("a")], [grant("b"), grant("c")]],
    ["merged", [grant("b"), grant("c")], [grant("a")]],
  ])("says nothing of a grant that was %s", (_what, before, after) => {
    expect(diffFindings(before, after)).toEqual({ added: [], removed: [] })
  })

  it.each([
    ["another right", grant("b", "write every Secret")],
    [
      "another namespace",
      grant("b", undefined, { resource: { apiVersion: "v1", kind: "RoleBinding", namespace: "data", name: "b" } }),
    ],
    ["another severity", grant("b", undefined, { severity: "critical" })],
    ["a workload, which is what it is called", finding("Deployment", "b", "says the same")],
  ])("tells of %s", (_what, after) => {
    const before = [grant("a"), finding("Deployment", "a", "says the same")]
    const { added, removed } = diffFindings(before, [after])
    expect([added, removed]).toEqual([[after], before])
  })

  it("tells of a second grant of the same right", () => {
    expect(diffFindings([grant("a")], [grant("a"), grant("b")]).added).toHaveLength(1)
  })
})
