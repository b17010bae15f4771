import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { type OptionValues, UsageError } from "./command.ts"
import { leastPrivilegeCommand } from "./least-privilege.ts"
import { permissionsCommand } from "./permissions.ts"

const manifests = (verbs: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: cart, namespace: shop }
rules:
  - { apiGroups: [""], resources: [configmaps], verbs: [${verbs}] }
  - { apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: [get, patch, escalate] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: cart, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: cart }
subjects: [{ kind: ServiceAccount, name: cart, namespace: shop }, { kind: ServiceAccount, name: web, namespace: shop }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      serviceAccountName: cart
      containers:
        - name: cart
          image: cart
          command: [sh, -c, "kubectl rollout restart deploy/web && kubectl delete pod $POD -n other; kubectl get po -A -l a=b"]
        - { name: sidecar, image: s, args: [--leader-elect] }
`
const event = (verb: string, resource: string, name: string, decision: string, time: string) =>
  JSON.stringify({
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    stage: "ResponseComplete",
    verb,
    user: { username: "system:serviceaccount:shop:cart", groups: [] },
    objectRef: { resource, namespace: "shop", name, apiVersion: "v1" },
    requestReceivedTimestamp: time,
    annotations: { "authorization.k8s.io/decision": decision },
  })
const log = [
  event("get", "configmaps", "a", "allow", "2026-01-02T00:00:00Z"),
  event("get", "configmaps", "a", "allow", "2026-01-03T00:00:00Z"),
  event("get", "configmaps", "a", "allow", "2026-01-04T00:00:00Z"),
  event("delete", "secrets", "s", "forbid", "2026-01-03T12:00:00Z"),
].join("\n")

const folder = mkdtempSync(join(tmpdir(), "breakwater-permissions-"))
const path = (name: string) => join(folder, name)
beforeAll(() => {
  writeFileSync(path("a.yaml"), manifests("get, list"))
  writeFileSync(path("b.yaml"), manifests("get"))
  writeFileSync(path("audit.log"), log)
  writeFileSync(path("audit.log.gz"), gzipSync(log))
  writeFileSync(path("broken.log"), `${log}\nnot json\n`)
})
afterAll(() => rmSync(folder, { recursive: true }))

const cart = "ServiceAccount:shop/cart"

describe("permissions", () => {
  it("draws what a subject may do", async () => {
    const { output, code } = await runCommand(permissionsCommand, [cart], { source: [path("a.yaml")] })
    expect(code).toBe(0)
    expect(output).toMatch(
      /^shop\n.*get lis wat cre upd pat del\n {2}configmaps +● {3}● {3}· .*\n {2}deployments\.apps .*escalate; only web/,
    )
  })

  it("draws what the Node authorizer gives a kubelet, and what admission leaves of it", async () => {
    writeFileSync(
      path("node.yaml"),
      `apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop }
spec: { nodeName: n1, containers: [{ name: c, image: x, envFrom: [{ secretRef: { name: cart-db } }] }] }
`,
    )
    const source = [path("node.yaml")]
    const { output } = await runCommand(permissionsCommand, ["User:system:node:n1"], { source })
    expect(output).toMatch(/secrets +● {3}● {3}● .*only cart-db/)
    expect(output).toContain("By the Node authorizer, as far as the admission plug-in NodeRestriction lets it")
    const json = await runCommand(permissionsCommand, ["User:system:node:n1"], { source, format: "json" })
    expect(JSON.parse(json.output).permissions).toContainEqual({
      namespace: "",
      resource: "pods",
      names: [],
      verbs: ["delete"],
      grants: [],
      otherwise: "Node",
      admission: { plugin: "NodeRestriction", refused: false, why: "only pods bound to n1" },
    })
    const other = await runCommand(permissionsCommand, ["User:system:node:n2", "User:system:node:n1"], { source })
    expect(other.output).toContain("+ get secrets (only cart-db)")
  })

  it("says that members of system:masters may do everything", async () => {
    const { output } = await runCommand(permissionsCommand, ["Group:system:masters"], { source: [path("a.yaml")] })
    expect(output).toContain("Members of system:masters may do everything; no authorizer is asked.")
  })

  it("compares two subjects, and one subject in two states", async () => {
    const source = [path("b.yaml")]
    expect((await runCommand(permissionsCommand, [cart, "ServiceAccount:shop/web"], { source })).output).toBe(
      "The same permissions.\n",
    )
    const { output } = await runCommand(permissionsCommand, [cart], { source, before: path("a.yaml") })
    expect(output).toBe("shop\n  - list configmaps\n")
  })

  it("tells what the manifests show it to need, and what it lacks", async () => {
    const { output } = await runCommand(permissionsCommand, [cart], {
      source: [path("a.yaml")],
      needed: true,
      format: "json",
    })
    const needs = (JSON.parse(output).needs as Record<string, string>[]).map(
      ({ verb, resource, namespace, name, held }) => `${verb} ${resource} ${namespace}/${name} ${held}`,
    )
    expect(needs).toEqual(
      expect.arrayContaining([
        "patch deployments shop/web true",
        "watch deployments shop/ false",
        "delete pods other/ false",
        "list pods / false",
        "update leases shop/ false",
      ]),
    )
  })
})

describe("least-privilege", () => {
  it.each(["audit.log", "audit.log.gz"])("writes the roles that %s shows to be enough", async (file) => {
    const { output, code } = await runCommand(leastPrivilegeCommand, [cart], {
      audit: [path(file)],
      source: [path("a.yaml")],
    })
    expect(code).toBe(0)
    expect(output).toContain(
      "# What ServiceAccount:shop/cart did between 2026-01-02T00:00:00Z and 2026-01-04T00:00:00Z",
    )
    expect(output).toContain("# 1 request denied and left out.")
    expect(output).toContain("# Proof: asked again with these roles alone, each of them is allowed.")
    expect(output).toContain("# never used: list configmaps in shop")
    expect(output).toMatch(/kind: Role\n.*resources:\n {6}- configmaps\n {4}resourceNames:\n {6}- a\n/s)
    expect(output).not.toContain("secrets")
  })

  it("reads on behind a line that is no event, and says so", async () => {
    const { code, errors, output } = await runCommand(leastPrivilegeCommand, [cart], { audit: [path("broken.log")] })
    expect(code).toBe(3)
    expect(errors).toContain("broken.log:5")
    expect(output).toContain("kind: Role")
  })

  it.each<[string[], OptionValues, RegExp]>([
    [["User:bob"], { audit: [path("audit.log")] }, /no request of User:bob.*system:serviceaccount:shop:cart/],
    [[cart], {}, /needs a subject and --audit/],
    [[cart], { audit: [path("none.log")] }, /cannot be read: ENOENT/],
  ])("refuses %j", async (names, options, message) => {
    const error = await runCommand(leastPrivilegeCommand, names, options).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(UsageError)
    expect(`${(error as UsageError).message} ${(error as UsageError).advice}`).toMatch(message)
  })
})
