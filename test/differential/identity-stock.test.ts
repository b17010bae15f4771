import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { isAtLeast } from "../../src/model/severity.ts"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { rbacPath, readRbac, until } from "./identity-server.ts"

const stockChecks = checks.filter(({ optional }) => !optional)

const judge = (objects: readonly JsonObject[], minor: number) =>
  runPosture(Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "stock" }))), {
    version: version(minor),
    checks: stockChecks,
  })

describe.skipIf(!hasTestbed).each([34, 35, 36, 37])("a stock API server of 1.%i", (minor) => {
  let testbed: Testbed

  beforeAll(async () => {
    testbed = await startTestbed({ emulate: minor, controllers: ["clusterrole-aggregation-controller"] })
  }, 900_000)

  afterAll(() => testbed?.stop())

  it("gives no finding above low by any check, its gathered roles included", async () => {
    await until("admin has gathered rules", async () => {
      const { rules } = await testbed.client.call("GET", `${rbacPath}/clusterroles/admin`)
      return Array.isArray(rules) && rules.length > 10
    })
    const { findings, incomplete } = judge(await readRbac(testbed.client), minor)
    expect(incomplete).toEqual([])
    const loud = findings.filter(({ severity, category }) => category === "identity" || isAtLeast(severity, "medium"))
    expect(loud.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([])
  })
})

describe.skipIf(!hasTestbed)("what a subject needs besides one dangerous verb", () => {
  let testbed: Testbed
  const user = "half-armed"

  beforeAll(async () => {
    testbed = await startTestbed()
    const apiVersion = "rbac.authorization.k8s.io/v1"
    const metadata = { name: user }
    const group = "rbac.authorization.k8s.io"
    await testbed.client.call("POST", `${rbacPath}/clusterroles`, {
      apiVersion,
      kind: "ClusterRole",
      metadata,
      rules: [
        { apiGroups: [""], resources: ["groups"], verbs: ["impersonate"] },
        { apiGroups: [group], resources: ["roles", "clusterroles"], verbs: ["bind", "escalate"] },
      ],
    })
    await testbed.client.call("POST", `${rbacPath}/clusterrolebindings`, {
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata,
      roleRef: { apiGroup: group, kind: "ClusterRole", name: user },
      subjects: [{ apiGroup: group, kind: "User", name: user }],
    })
  }, 900_000)

  afterAll(() => testbed?.stop())

  it("bind and escalate alone write nothing", async () => {
    const object = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "mine" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
    }
    const { status, body } = await testbed.client.send("POST", `${rbacPath}/clusterrolebindings?dryRun=All`, {
      body: object,
      headers: { "impersonate-user": user },
    })
    expect(status).toBe(403)
    expect(body.message).toMatch(/cannot create resource "clusterrolebindings"/)
  })

  it("our answer: neither binds, escalates nor impersonates", async () => {
    const { findings } = judge(await readRbac(testbed.client), 37)
    expect(findings.filter(({ category }) => category === "identity")).toEqual([])
  })
})
