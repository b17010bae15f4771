import { resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { loadInventory } from "../../src/app/load.ts"
import { scanRole } from "../../src/app/rbac-for-scan.ts"
import { asArray, asStrings, dig, get } from "../../src/lib/json.ts"
import type { Finding } from "../../src/model/finding.ts"
import { Scratch } from "../hostile/scratch.ts"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { applyAll } from "./live.ts"
import { runCommand } from "./run-command.ts"

const shop = resolve(import.meta.dirname, "../../examples/shop")

interface Report {
  readonly targets: readonly unknown[]
  readonly summary: { readonly resources: number; readonly workloads: number }
  readonly findings: readonly Omit<Finding, "places">[]
  readonly incomplete: readonly unknown[]
}

/** What a finding is about; the id of a live one is the same, since its resource is. */
const about = (findings: Report["findings"]) => new Map(findings.map((finding) => [finding.id, finding]))

describe.skipIf(!hasTestbed)("commands on a live cluster", () => {
  let testbed: Testbed
  let scratch: Scratch
  beforeAll(async () => {
    testbed = await startTestbed({ args: ["--allow-privileged=true"] })
    await applyAll(testbed, [...(await loadInventory([shop])).inventory.all()])
    process.env.KUBECONFIG = testbed.kubeconfig
    scratch = new Scratch()
  })
  afterAll(async () => {
    delete process.env.KUBECONFIG
    await testbed?.stop()
    scratch?.[Symbol.dispose]()
  })

  async function report(...args: readonly string[]): Promise<Report> {
    const { output, errors } = await runCommand(...args, "-f", "json", "--fail-on", "never")
    expect(errors).toBe("")
    return JSON.parse(output) as Report
  }

  it("scan --cluster --manifests names the lines that a scan of the files names", async () => {
    const live = about((await report("scan", "--cluster", "--manifests", shop)).findings)
    const files = about((await report("scan", shop)).findings)
    const shared = [...files.values()].filter(({ id }) => live.has(id))
    expect(shared.length).toBeGreaterThan(80)
    for (const finding of shared)
      expect([finding.rule, live.get(finding.id)?.locations]).toEqual([finding.rule, finding.locations])
    const stock = [...live.values()].filter(({ id }) => !files.has(id))
    expect(stock.flatMap(({ locations }) => locations)).toEqual([])
  })

  it("scan --cluster tells what the cluster is", async () => {
    const { targets, incomplete } = await report("scan", "--cluster=testbed")
    expect(incomplete).toEqual([])
    expect(targets).toEqual([
      {
        kind: "cluster",
        name: "testbed",
        cluster: {
          version: expect.stringMatching(/^v1\.37\./),
          nodes: { count: 0, kubelets: {}, operatingSystems: {}, kernels: {}, runtimes: {}, skewed: [] },
          controlPlane: [],
          apiVersions: expect.arrayContaining(["v1", "apps/v1"]),
        },
      },
    ])
  })

  it("scan --cluster -n reports the namespace alone, by what the whole cluster says of it", async () => {
    const all = (await report("scan", "--cluster")).findings
    const own = (await report("scan", "--cluster", "-n", "shop")).findings
    const isShop = ({ resource }: Omit<Finding, "places">) =>
      resource?.namespace === "shop" || (resource?.kind === "Namespace" && resource.name === "shop")
    expect(own.map(({ id }) => id)).toEqual(all.filter(isShop).map(({ id }) => id))
    expect(own.length).toBeGreaterThan(30)
    expect(own.length).toBeLessThan(all.length)
  })

  it("snapshot saves what a scan of the cluster sees", async () => {
    const file = scratch.path("cluster.jsonl")
    expect(await runCommand("snapshot", "-o", file)).toEqual({ code: 0, output: "", errors: "" })
    const live = await report("scan", "--cluster")
    const saved = await report("scan", "--snapshot", file)
    expect(saved.findings).toEqual(live.findings)
    expect(saved.summary).toEqual(live.summary)
    expect(saved.targets).toEqual([{ ...Object(live.targets[0]), kind: "snapshot", name: file }])
    const part = scratch.path("shop.jsonl")
    await runCommand("snapshot", "-n", "shop", "-o", part)
    expect((await report("scan", "--snapshot", part)).findings).toEqual(
      (await report("scan", "--cluster", "-n", "shop")).findings,
    )
  })

  it("can and who-can ask the cluster that is named, or the current one", async () => {
    const named = await runCommand("who-can", "get", "secrets", "-n", "shop", "--cluster")
    expect(named.code).toBe(0)
    expect(named.output).toContain("ServiceAccount:shop/log-agent")
    const current = await runCommand("who-can", "get", "secrets", "-n", "shop")
    expect(current).toEqual({ ...named, errors: 'The cluster of the context "testbed":\n' })
    expect((await runCommand("can", "ServiceAccount:shop/log-agent", "delete", "nodes", "--cluster")).code).toBe(1)
    expect((await runCommand("can", "ServiceAccount:shop/log-agent", "get", "secrets", "--cluster")).code).toBe(0)
    expect(await runCommand("can", "User:x", "get", "pods", "--cluster", "--source", shop)).toMatchObject({ code: 2 })
  })

  it("rbac-for-scan without a cluster has every rule that one with the newest cluster has", async () => {
    const account = { namespace: "a", name: "b" }
    const rules = (objects: ReturnType<typeof scanRole>) =>
      objects.flatMap((object) =>
        asArray(get(object, "rules")).flatMap((rule) =>
          asStrings(get(rule, "resources")).map((name) => `${asStrings(get(rule, "apiGroups"))[0]}/${name}`),
        ),
      )
    const built = new Set(rules(scanRole({ account })))
    const { output } = await runCommand("rbac-for-scan", "--cluster")
    const file = scratch.path("role.yaml")
    scratch.write({ "role.yaml": output })
    const asked = rules([...(await loadInventory([file])).inventory.all()].map(({ object }) => object))
    expect(asked.length).toBeGreaterThan(40)
    expect(asked.filter((rule) => !built.has(rule))).toEqual([])
    expect(asked).toContain("/secrets")
    const without = await runCommand("rbac-for-scan", "--without-secrets", "-n", "shop", "--account", "ci/scanner")
    expect(without.output).not.toMatch(/^\s*- secrets$/m)
    const namespaced = [...(await loadInventoryOf(without.output)).all()].map(
      ({ kind, namespace }) => `${kind} ${namespace}`,
    )
    expect(namespaced.toSorted()).toEqual([
      "ClusterRole ",
      "ClusterRoleBinding ",
      "Role default",
      "Role shop",
      "RoleBinding default",
      "RoleBinding shop",
    ])
  })

  async function loadInventoryOf(text: string) {
    scratch.write({ "text.yaml": text })
    const { inventory } = await loadInventory([scratch.path("text.yaml")])
    for (const binding of inventory.all())
      if (binding.kind.endsWith("Binding")) expect(dig(binding.object, "subjects", 0, "name")).toBe("scanner")
    return inventory
  }

  it.each([
    [["scan", "--cluster", shop], /one at a time/],
    [["scan", shop, "-n", "shop"], /--namespace is about a live cluster/],
    [["scan", "--cluster", "-n", "Shop"], /no name of a namespace/],
    [["scan", "--cluster", "--timeout", "soon"], /--timeout/],
    [["scan", "--snapshot", "nowhere.jsonl"], /there is no snapshot/],
    [["scan", "--cluster", "--manifests", "nowhere"], /nowhere/],
    [["snapshot", "prod"], /takes no targets/],
    [["watch", "prod"], /takes no targets/],
    [["rbac-for-scan", "--account", "x"], /NAMESPACE\/NAME/],
    [["snapshot", "--cluster=other"], /there is no context "other"/],
  ])("%j is wrong usage", async (argv, message) => {
    const { code, errors } = await runCommand(...argv)
    expect(errors).toMatch(message)
    expect(code).toBe(2)
  })
})
