import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { canCommand } from "./can.ts"
import { type Command, type OptionValues, UsageError } from "./command.ts"
import { whoCanCommand } from "./who-can.ts"

const manifests = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: shop
rules:
  - apiGroups: [""]
    resources: ["configmaps"]
    verbs: ["get"]
  - apiGroups: ["example.com"]
    resources: ["widgets/status"]
    verbs: ["update"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - kind: ServiceAccount
    name: cart
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
spec:
  group: example.com
  scope: Namespaced
  names: { plural: widgets, kind: Widget }
`

let folder = ""

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-can-"))
  writeFileSync(join(folder, "rbac.yaml"), manifests)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (command: Command, words: readonly string[], options: OptionValues = {}) =>
  runCommand(command, words, { source: [folder], ...options })

const cart = "ServiceAccount:shop/cart"

describe("breakwater can", () => {
  it("says what admission asks of a kubelet's write, and is no where it refuses", async () => {
    const kubelet = "User:system:node:n1"
    const own = await run(canCommand, [kubelet, "patch", "nodes", "n1"])
    expect(own.code).toBe(0)
    expect(own.output).toContain("yes, only changes that leave taints, owners and labels that steer pods alone")
    const other = await run(canCommand, [kubelet, "patch", "nodes", "n2"])
    expect(other.code).toBe(1)
    expect(other.output).toContain("Admission (NodeRestriction) refuses it: only the object named n1.")
    const { output } = await run(canCommand, [kubelet, "patch", "nodes", "n2"], { format: "json" })
    expect(JSON.parse(output)).toMatchObject({
      allowed: false,
      otherwise: "Node",
      admission: { plugin: "NodeRestriction", refused: true },
    })
  })

  it("says yes with binding, role, rule and line", async () => {
    const { code, output } = await run(canCommand, [cart, "get", "configmaps"], { namespace: "shop" })
    expect(code).toBe(0)
    expect(output).toMatch(/^yes\n {2}shop\/RoleBinding\/reader → shop\/Role\/reader, rule 0 {2}\S*rbac\.yaml:7/)
  })

  it("says no, and where it would be yes", async () => {
    const { code, output } = await run(canCommand, [cart, "get", "configmap"])
    expect(code).toBe(1)
    expect(output).toBe("no\nAllowed in shop: choose with -n.\n")
  })

  it("knows the default roles that every cluster has", async () => {
    expect((await run(canCommand, [cart, "get", "/healthz"])).code).toBe(0)
    expect((await run(canCommand, ["User:alice", "get", "/metrics"])).code).toBe(1)
  })

  it("knows custom resources and their subresources", async () => {
    const { code } = await run(canCommand, [cart, "update", "widgets/status", "one"], { namespace: "shop" })
    expect(code).toBe(0)
  })

  it("takes groups of the identity provider", async () => {
    const { code, output } = await run(canCommand, ["User:alice", "delete", "nodes"], { group: ["system:masters"] })
    expect(code).toBe(0)
    expect(output).toContain("system:masters may do everything")
  })

  it("writes the JSON of the contract", async () => {
    const { output } = await run(canCommand, [cart, "get", "configmaps"], { namespace: "shop", format: "json" })
    expect(JSON.parse(output)).toMatchObject({
      allowed: true,
      unknown: false,
      grants: [{ binding: "shop/RoleBinding/reader", role: "shop/Role/reader", rule: 0, location: { line: 7 } }],
    })
  })

  it.each([
    [["ServiceAccount:cart", "get", "pods"], /is no subject/],
    [[cart, "get"], /needs a subject, a verb and a resource/],
  ])("refuses %j", async (words, message) => {
    const refused = run(canCommand, words)
    await expect(refused).rejects.toThrow(message)
    await expect(refused).rejects.toBeInstanceOf(UsageError)
  })

  it("is not sure of a no when something could not be read", async () => {
    writeFileSync(join(folder, "broken.yaml"), "apiVersion: v1\nkind: [")
    const { code, errors } = await run(canCommand, [cart, "delete", "pods"], { namespace: "shop" })
    rmSync(join(folder, "broken.yaml"))
    expect(code).toBe(3)
    expect(errors).toContain("broken.yaml")
  })
})

describe("breakwater who-can", () => {
  it("names kubelets of known nodes, and what admission leaves them", async () => {
    writeFileSync(
      join(folder, "nodes.yaml"),
      ["n1", "n2"].map((name) => `apiVersion: v1\nkind: Node\nmetadata: { name: ${name} }\n`).join("---\n"),
    )
    const source = [join(folder, "nodes.yaml")]
    const { output } = await run(whoCanCommand, ["delete", "pods"], { source, namespace: "shop" })
    expect(output).toMatch(
      /User:system:node:NAME {2}kubelets of 2 nodes: n1, n2\n {2}Node authorizer\n.*only pods bound to n1/,
    )
    const json = await run(whoCanCommand, ["update", "nodes/status", "n2"], { source, format: "json" })
    const holders = JSON.parse(json.output).subjects as { subject: string }[]
    expect(holders.filter(({ subject }) => subject.startsWith("User:system:node:"))).toMatchObject([
      { subject: "User:system:node:n2", grants: [], otherwise: "Node", admission: { refused: false } },
    ])
  })

  it("lists subjects with what grants it", async () => {
    const { code, output } = await run(whoCanCommand, ["get", "configmaps"], { namespace: "shop" })
    expect(code).toBe(0)
    expect(output).toContain("ServiceAccount:shop/cart\n  shop/RoleBinding/reader → shop/Role/reader, rule 0")
    expect(output).toContain("Members of system:masters always may.")
  })
})
