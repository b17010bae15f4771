import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { type OptionValues, UsageError } from "./command.ts"
import { pathsCommand } from "./paths.ts"
import { scanCommand } from "./scan.ts"

const manifests = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: web
      containers: [{ name: web, image: "web:1", ports: [{ containerPort: 8080 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: admin, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: admin }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: admin, namespace: shop }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: minter, namespace: shop }
rules: [{ apiGroups: [""], resources: [serviceaccounts/token], verbs: [create] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: minter, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: minter }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`
const folder = mkdtempSync(join(tmpdir(), "breakwater-paths-"))
const file = join(folder, "a.yaml")
beforeAll(() => writeFileSync(file, manifests))
afterAll(() => rmSync(folder, { recursive: true }))

const ask = (options: OptionValues = {}, words: readonly string[] = []) =>
  runCommand(pathsCommand, words, { source: [file], ...options })

describe("paths", () => {
  it("answers in the form of the contract, with the line and the review of each hop", async () => {
    const { code, output } = await ask({ from: "internet", format: "json" })
    expect(code).toBe(1)
    const report = JSON.parse(output)
    expect(report.paths).toHaveLength(1)
    const [path] = report.paths
    expect(path).toMatchObject({ from: "internet", to: "cluster-admin", risk: expect.any(Number) })
    expect(path.hops.map(({ primitive }: { primitive: string }) => primitive)).toEqual([
      "BP-01",
      "BP-02",
      "AP-08",
      "BP-04",
    ])
    expect(path.hops[2]).toMatchObject({
      from: "ServiceAccount:shop/web",
      to: "ServiceAccount:shop/admin",
      sentence: "ServiceAccount shop/web asks for a token of ServiceAccount shop/admin",
      locations: [
        { file, line: 35 },
        { file, line: 41 },
      ],
      proof: {
        kind: "SubjectAccessReview",
        request: {
          spec: {
            user: "system:serviceaccount:shop:web",
            resourceAttributes: {
              verb: "create",
              resource: "serviceaccounts",
              subresource: "token",
              namespace: "shop",
            },
          },
        },
      },
    })
    expect(report.fixes).toHaveLength(1)
    expect(report.fixes[0]).toMatchObject({ cuts: [path.id], cost: expect.any(Number) })
    expect(report.certificate).toMatchObject({ pathsLeft: 0, optimal: true, eachNeeded: true })
  })

  it("draws the chain, and says what cuts it", async () => {
    const { output } = await ask({ from: "internet" })
    expect(output).toMatch(/○ the Internet\n {2}│ {3}BP-01 .*\n(?:.*\n)*? {2}▼ Deployment shop\/web ×3 pods\n/)
    expect(output).toMatch(/◉ the rights of a cluster administrator/)
    expect(output).toMatch(/1 fix cuts the path/)
    expect(output).toContain("✓ no path is left")
  })

  it("says no with what it takes for granted, and the exit code 0", async () => {
    const { code, output } = await ask({ from: "internet", to: "secrets/kube-system", assume: ["psa=restricted"] })
    expect(code).toBe(1)
    expect(output).toContain("every Secret of namespace kube-system")
    const none = await ask({ from: "User:nobody", to: "cluster-admin" }).catch((error: unknown) => error)
    expect(none).toBeInstanceOf(UsageError)
    const never = await ask({ from: "ServiceAccount:shop/default", to: "cluster-admin" })
    expect(never.code).toBe(0)
    expect(never.output).toMatch(
      /^No path leads from ServiceAccount shop\/default to .*\n\nThis holds as far as the following does:\n {2}· The cluster runs/,
    )
  })

  it("gives several paths between two ends, and what all of them pass", async () => {
    const { output } = await ask({ from: "internet", to: "cluster-admin", top: "3", format: "json" })
    const { paths } = JSON.parse(output)
    expect(paths.length).toBeGreaterThan(1)
    expect(new Set(paths.map(({ id }: { id: string }) => id)).size).toBe(paths.length)
    expect(paths[0].mandatory).toContain("shop/Deployment/web")
  })

  it("tells everything that is gained from a start", async () => {
    const { output } = await ask({ from: "shop/Deployment/web", radius: true })
    expect(output).toMatch(/99 % {2}ServiceAccount shop\/web/)
    expect(output).toContain("the rights of a cluster administrator")
  })

  it("draws graphs", async () => {
    const mermaid = (await ask({ from: "internet", format: "mermaid" })).output
    expect(mermaid).toMatch(/^flowchart LR\n {2}s0\["the Internet"\]/)
    expect(mermaid).toContain('s0 -->|"BP-01 Break into an exposed workload"| s1')
    const dot = (await ask({ from: "internet", format: "dot" })).output
    expect(dot).toContain('s0 -> s1 [label="BP-01 Break into an exposed workload"')
    expect(dot).toContain('s1 [label="Deployment shop/web\\n×3 pods"')
  })

  it("draws a picture, and a page with the same in words", async () => {
    const svg = (await ask({ from: "internet", format: "svg" })).output
    expect(svg).toMatch(
      /^<svg xmlns=.*role="img" aria-labelledby="title description">\n<title id="title">1 attack path to/,
    )
    expect(svg).toContain("×3 pods")
    const page = join(folder, "paths.html")
    const { code, output } = await ask({ from: "internet", format: "html", output: page })
    expect([code, output]).toEqual([1, ""])
    expect(readFileSync(page, "utf8")).toContain("asks for a token of ServiceAccount shop/admin")
  })

  it("draws them in the report of a scan, where it was asked for paths", async () => {
    const { output } = await runCommand(scanCommand, [file], { paths: true, format: ["html"] })
    expect(output).toContain('<section id="paths">')
    expect(output).toContain("What cuts them")
    const without = await runCommand(scanCommand, [file], { format: ["html"] })
    expect(without.output).not.toContain('<section id="paths">')
  })

  it("counts pods, and explains every number when asked", async () => {
    const { output } = await ask({ from: "internet", explain: true })
    expect(output).toContain("▼ Deployment shop/web ×3 pods")
    expect(output).toContain("10 %: one exposed workload in ten")
    expect(output).toContain("✂ fix 1")
    expect(output).toMatch(/risk [\d.]+ % = likelihood × probability × value = 1 × [\d.]+ × 1\n/)
    expect((await ask({ from: "internet" })).output).not.toContain("likelihood")
  })

  it("tells which paths die and which remain if something were otherwise", async () => {
    const denied = await ask({ assume: ["netpol=default-deny"] })
    expect(denied.output).toMatch(/^If every namespace denied all traffic that no policy allows:\n {2}1 path of 2 dies/)
    expect(denied.output).toContain("- the Internet ─▶ the rights of a cluster administrator")
    expect(denied.output).toContain("1 path remains")
    const policy = join(folder, "policy.yaml")
    writeFileSync(
      policy,
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
`,
    )
    const { code, output } = await ask({ from: "internet", assume: [policy], format: "json" })
    expect(code).toBe(0)
    const { whatIf } = JSON.parse(output)
    expect(whatIf).toMatchObject({ before: 1, remaining: 0, opened: [] })
    expect(whatIf.died[0]).toMatchObject({ from: "internet", to: "cluster-admin" })
    expect(whatIf.died[0].because.sentence).toMatch(/^NetworkPolicy shop\/closed is new\./)
    expect(whatIf.died[0].because.locations[0]).toMatchObject({ file: policy, line: 1 })
    expect(JSON.parse((await ask({ format: "json" })).output)).not.toHaveProperty("whatIf")
  })

  it("tells of paths that an assumed object opens", async () => {
    const grant = join(folder, "grant.yaml")
    writeFileSync(
      grant,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: devs }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: Group, name: devs, apiGroup: rbac.authorization.k8s.io }]
`,
    )
    const { code, output } = await ask({ from: "Group:devs", assume: [grant] })
    expect(code).toBe(1)
    expect(output).toContain("1 path is new")
    const empty = join(folder, "empty.yaml")
    writeFileSync(empty, "# nothing\n")
    await expect(ask({ assume: [empty] })).rejects.toThrow(/holds no Kubernetes object to assume/)
    const broken = join(folder, "broken.yaml")
    writeFileSync(broken, "kind: [\n")
    expect((await ask({ assume: [broken] })).code).toBe(3)
  })

  it.each<[OptionValues, RegExp]>([
    [{ from: "shop/Deployment/wbe" }, /Did you mean shop\/Deployment\/web/],
    [{ to: "secrets/shp" }, /Did you mean secrets\/shop/],
    [{ assume: ["psa=loose"] }, /cannot be assumed/],
    [{ top: "3" }, /Name both/],
    [{ radius: true }, /needs a start/],
    [{ format: "xml" }, /cannot be written as xml/],
    [{ "kubernetes-version": "2.0" }, /no version of Kubernetes/],
  ])("refuses %j", async (options, message) => {
    const error = await ask(options).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(UsageError)
    expect(`${(error as UsageError).message} ${(error as UsageError).advice}`).toMatch(message)
  })
})
