import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { shopWorkload } from "../../test/cli/shop-workload.ts"
import { type OptionValues, UsageError } from "./command.ts"
import { netpolCommand } from "./netpol.ts"
import { reachCommand } from "./reach.ts"

const service = (name: string, port: number, type = "ClusterIP") => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { type: ${type}, selector: { app: ${name} }, ports: [{ port: ${port}, targetPort: ${port + 8000} }] }
---
`
const shared = (kind: string, name: string) => `apiVersion: multicluster.x-k8s.io/v1alpha1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
---
`
const policy = (name: string, from: string) => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: ${name} } }
  ingress: [{ fromEndpoints: [{ matchLabels: ${from} }] }]
---
`
const cilium = (name: string, id: number) => `apiVersion: v1
kind: ConfigMap
metadata: { name: cilium-config, namespace: kube-system }
data: { cluster-name: ${name}, cluster-id: "${id}" }
---
`
const isolated = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: pods, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: {} }] }, { from: [{ ipBlock: { cidr: 10.9.0.0/16 } }], ports: [{ port: 5432 }] }] }
---
`

const folder = mkdtempSync(join(tmpdir(), "breakwater-clusters-"))
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
let files: Record<string, string> = {}
beforeAll(() => {
  files = {
    east: write("east.yaml", shopWorkload("web", 80) + shared("ServiceImport", "cart")),
    west: write(
      "west.yaml",
      shopWorkload("cart", 8080) +
        service("cart", 80) +
        shared("ServiceExport", "cart") +
        shopWorkload("db", 5432) +
        isolated +
        shopWorkload("shop", 8443) +
        service("shop", 443, "LoadBalancer"),
    ),
    meshEast: write("mesh-east.yaml", cilium("blue", 1) + shopWorkload("web", 80) + shopWorkload("job", 80)),
    meshWest: write(
      "mesh-west.yaml",
      cilium("green", 2) +
        shopWorkload("cart", 80) +
        policy("cart", "{ app: web, io.cilium.k8s.policy.cluster: blue }") +
        shopWorkload("db", 80) +
        policy("db", "{ app: web }"),
    ),
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

const ask = (words: readonly string[], options: OptionValues = {}) =>
  runCommand(reachCommand, words, { source: [`east=${files.east}`, `west=${files.west}`], ...options })
const web = "east:shop/Deployment/web"
const at = (name: string) => `west:shop/Deployment/${name}`
const connections = async (words: readonly string[], options: OptionValues = {}) =>
  JSON.parse((await ask(words, { format: "json", ...options })).output).connections

describe("reach between clusters", () => {
  it("goes through exported Services to their pods, and nowhere else", async () => {
    expect(await connections([web, at("cart")])).toMatchObject([
      { allowed: ["TCP/8080"], through: "west:shop/Service/cart" },
    ])
    expect(await connections([web, at("db")])).toMatchObject([{ allowed: [] }])
    expect(await connections([at("cart"), web])).toMatchObject([{ allowed: [] }])
  })

  it("goes through what is open outside", async () => {
    const found = await connections([web, at("shop")])
    expect(found).toContainEqual(expect.objectContaining({ allowed: ["TCP/8443"], through: "west:shop/Service/shop" }))
  })

  it("is open between flat networks, where pods are addresses to policies of others", async () => {
    expect(await connections([web, at("cart")], { between: "flat" })).toMatchObject([{ allowed: ["any"] }])
    // Its address may be in the block that is let in; its labels do not count.
    expect(await connections([web, at("db")], { between: "flat" })).toMatchObject([
      { allowed: [], undefined: ["TCP/5432"] },
    ])
    expect(await connections([at("cart"), at("db")], { between: "flat" })).toMatchObject([{ allowed: ["any"] }])
  })

  it("goes by labels in a mesh of Cilium, where a policy names the other cluster", async () => {
    const source = [`east=${files.meshEast}`, `west=${files.meshWest}`]
    const json = { format: "json", source }
    expect(JSON.parse((await ask([web, at("cart")], json)).output)).toMatchObject({
      between: "mesh",
      connections: [{ allowed: ["any"] }],
    })
    expect(await connections([web, at("db")], json)).toMatchObject([{ allowed: [] }])
    expect(await connections(["east:shop/Deployment/job", at("cart")], json)).toMatchObject([{ allowed: [] }])
  })

  it("follows a breach from cluster to cluster", async () => {
    const { output } = await ask([web], { hops: "2", format: "json" })
    const reached = JSON.parse(output).reached
    expect(reached).toContainEqual({
      name: at("cart"),
      hops: 1,
      via: `${web} through west:shop/Service/cart`,
      ports: ["TCP/8080"],
    })
    expect(reached).toContainEqual({ name: at("db"), hops: 2, via: at("cart"), ports: ["any"] })
  })

  it("tells what every pod of another cluster may do, beside what is in the own", async () => {
    const exposure = async (name: string, options: OptionValues = {}) =>
      JSON.parse((await ask([name], { exposure: true, format: "json", ...options })).output).exposure
    expect(await exposure(at("cart"))).toContainEqual(
      expect.objectContaining({
        direction: "ingress",
        openings: expect.arrayContaining([expect.objectContaining({ peer: "cluster east", allowed: ["TCP/8080"] })]),
      }),
    )
    const [ingress] = await exposure(at("db"))
    expect(ingress.openings.map(({ peer }: { peer: string }) => peer)).not.toContain("cluster east")
    const [flat] = await exposure(at("db"), { between: "flat" })
    expect(flat.openings).toContainEqual(
      expect.objectContaining({
        peer: "cluster east",
        undefined: ["TCP/5432"],
        because: [expect.objectContaining({ policy: "west:shop/NetworkPolicy/pods", rule: 1 })],
      }),
    )
  })

  it("explains each way, and what would have to go", async () => {
    const explain = async (to: string, port: string, options: OptionValues = {}) => {
      const source = [`east=${files.east}`, `west=${files.west}`]
      const { output, code } = await runCommand(netpolCommand, ["explain", web, to, port], {
        format: "json",
        source,
        ...options,
      })
      return { code, ...JSON.parse(output) }
    }
    expect(await explain(at("cart"), "8080")).toMatchObject({
      code: 0,
      between: "services",
      ways: [{ verdict: "allowed", through: "west:shop/Service/cart", because: [] }],
    })
    expect(await explain(at("cart"), "22")).toMatchObject({ code: 1, verdict: "denied" })
    expect(await explain(at("shop"), "8443")).toMatchObject({
      ways: expect.arrayContaining([
        expect.objectContaining({ verdict: "allowed", through: "west:shop/Service/shop" }),
      ]),
    })
    const policy = "west:shop/NetworkPolicy/pods"
    expect(await explain(at("db"), "22", { between: "flat" })).toMatchObject({
      verdict: "denied",
      ways: [{ because: [{ policy, action: "isolate" }], flips: [{ policy, action: "isolate" }] }],
    })
    const source = [`east=${files.meshEast}`, `west=${files.meshWest}`]
    expect(await explain(at("cart"), "80", { source })).toMatchObject({
      between: "mesh",
      ways: [{ verdict: "allowed", because: [{ policy: "west:shop/CiliumNetworkPolicy/cart", rule: 0 }] }],
    })
  })

  it("names the global service of a mesh that leads there", async () => {
    const annotated = (text: string) =>
      text.replace("namespace: shop }", 'namespace: shop, annotations: { service.cilium.io/global: "true" } }')
    const east = write("global-east.yaml", cilium("blue", 1) + shopWorkload("web", 80) + annotated(service("cart", 80)))
    const west = write(
      "global-west.yaml",
      cilium("green", 2) + shopWorkload("cart", 8080) + annotated(service("cart", 80)),
    )
    const { output } = await runCommand(netpolCommand, ["explain", web, at("cart"), "8080"], {
      format: "json",
      source: [`east=${east}`, `west=${west}`],
    })
    expect(JSON.parse(output).ways).toMatchObject([{ verdict: "allowed" }, { through: "west:shop/Service/cart" }])
  })

  it.each<[OptionValues, RegExp]>([
    [{ source: ["east=a.yaml"] }, /each has a name/],
    [{ between: "vpn" }, /not joined by "vpn"/],
    [{ exposure: true, from: web, to: web }, /take one end/],
  ])("refuses %j", async (options, message) => {
    const { from, to, ...rest } = options
    const words = [from, to].filter((word) => typeof word === "string")
    const error = await ask(words, rest).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).message).toMatch(message)
  })
})
