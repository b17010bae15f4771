import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { shopWorkload } from "../../test/cli/shop-workload.ts"
import { readDocuments } from "../lib/yaml/index.ts"
import { type OptionValues, UsageError } from "./command.ts"
import { netpolCommand } from "./netpol.ts"

const workload = (name: string, port: number, env = "") => `${shopWorkload(name, port, env)}apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ port: ${port} }] }
---
`
const secret = `apiVersion: v1
kind: Secret
metadata: { name: link, namespace: shop }
stringData: { hidden-key: "redis://:hunter2@cache:6379" }
---
`
const manifests = [
  workload("web", 80, '{ name: CART_URL, value: "http://cart:8080/" }'),
  workload(
    "cart",
    8080,
    '{ name: DSN, value: "postgres://cart:hunter2@db:5432/cart" }, { name: CACHE, valueFrom: { secretKeyRef: { name: link, key: hidden-key } } }, { name: PAY, value: "https://api.pay.example.dev/v1" }',
  ),
  workload("db", 5432),
  workload("cache", 6379),
  secret,
].join("")

const hubble = (from: string, to: string, port: number, verdict: string) =>
  JSON.stringify({
    flow: {
      verdict,
      time: "2026-11-26T10:00:00Z",
      IP: { source: "10.0.0.1", destination: "10.0.0.2" },
      l4: { TCP: { source_port: 40000, destination_port: port } },
      source: { namespace: "shop", pod_name: `${from}-7d4b9c6f5d-x2x4z`, labels: [`k8s:app=${from}`] },
      destination: { namespace: "shop", pod_name: `${to}-7d4b9c6f5d-abcde`, labels: [`k8s:app=${to}`] },
    },
    node_name: "n1",
  })

const folder = mkdtempSync(join(tmpdir(), "breakwater-generate-"))
const file = join(folder, "shop.yaml")
const flows = join(folder, "flows.jsonl")
const generated = join(folder, "generated.yaml")
beforeAll(() => {
  writeFileSync(file, manifests)
  writeFileSync(
    flows,
    [
      hubble("web", "db", 5432, "FORWARDED"),
      hubble("web", "db", 5432, "FORWARDED"),
      hubble("web", "cache", 6379, "DROPPED"),
      JSON.stringify({ from: "shop/Deployment/web", to: "shop/Deployment/cart", port: "TCP/8080" }),
      JSON.stringify({ from: "shop/Deployment/ghost", to: "shop/Deployment/cart", port: "TCP/8080" }),
      "",
    ].join("\n"),
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

const ask = (words: readonly string[], options: OptionValues = {}) =>
  runCommand(netpolCommand, words, { source: [file], ...options })

describe("netpol generate", () => {
  it("writes YAML to apply, with what each rule is for and no value of anybody", async () => {
    const { code, output } = await ask(["generate"])
    expect(code).toBe(0)
    expect(output).toContain("6 of 6 pass; without any one rule one of them would not")
    expect(output).toMatch(/# environment CART_URL of container web names cart:8080 \(.*shop\.yaml:8:\d+\)/)
    expect(output).toContain("environment CACHE of container cart (Secret link) names cache:6379")
    expect(output).not.toMatch(/hunter2|hidden-key|\/v1\b.*pay/)
    const objects = [...readDocuments(output)].map(({ value }) => value)
    expect(objects.slice(0)).toContainEqual(
      expect.objectContaining({
        kind: "NetworkPolicy",
        metadata: expect.objectContaining({ name: "cart", namespace: "shop" }),
      }),
    )
  })

  it("holds: what it wrote lets the needed ports through and the rest not", async () => {
    writeFileSync(generated, (await ask(["generate"])).output)
    const both = { source: [file, generated] }
    const explain = (from: string, to: string, port: string) =>
      ask(["explain", `shop/Deployment/${from}`, `shop/Deployment/${to}`, port], both)
    expect((await explain("web", "cart", "8080")).code).toBe(0)
    expect((await explain("cart", "db", "5432")).code).toBe(0)
    expect((await explain("web", "db", "5432")).code).toBe(1)
    expect((await explain("cart", "web", "80")).code).toBe(1)
  })

  it("lets no name write lines of its own", async () => {
    const hostile = join(folder, "hostile.yaml")
    const name = '"X\\u2028apiVersion: v1\\u0085kind: Secret\\nmetadata: {}\\u2029---"'
    writeFileSync(hostile, workload("web", 80, `{ name: ${name}, value: "http://db:5432" }`) + workload("db", 5432))
    const { output } = await ask(["generate"], { source: [hostile] })
    expect(output).toContain("names db:5432")
    for (const line of output.split(/\r\n|[\n\r\u0085\u2028\u2029]/))
      expect(line).not.toMatch(/^(?:kind: Secret|metadata: \{\})/)
  })

  it("lets the Prometheus that an operator makes scrape what its monitors select", async () => {
    const monitored = join(folder, "monitored.yaml")
    const monitoring = `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: main, namespace: monitoring }
spec: {}
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, podMetricsEndpoints: [{ portNumber: 9100 }] }
`
    writeFileSync(monitored, workload("web", 80) + monitoring)
    const { output } = await ask(["generate"], { source: [monitored] })
    expect(output).toMatch(
      /# PodMonitor web scrapes it .*\n.*from:\n(?:.*\n){5}.*app\.kubernetes\.io\/name: prometheus\n.*\n.*TCP\n.*port: 9100/,
    )
    expect(output).not.toContain("No Prometheus is among the sources")
  })

  it("keeps the replicas of a workload together that names itself", async () => {
    const cluster = join(folder, "cluster.yaml")
    writeFileSync(cluster, workload("kafka", 9092, '{ name: PEERS, value: "kafka-0.kafka:9092,kafka-1.kafka:9092" }'))
    const { output } = await ask(["generate"], { source: [cluster] })
    expect(output).toMatch(
      /ingress:\n.*names kafka-0\.kafka:9092.*\n(?:.*\n){1,4}.*app: kafka\n.*\n.*TCP\n.*port: 9092/,
    )
  })

  it("answers programs in JSON", async () => {
    const { output } = await ask(["generate"], { format: "json" })
    expect(JSON.parse(output)).toMatchObject({
      namespaces: ["shop"],
      certificate: { sound: true, minimal: true, needs: 6, open: [], extras: [] },
    })
  })

  it.each([
    ["cilium", /toFQDNs:\n +- matchName: api\.pay\.example\.dev/, /dns:\n +- matchPattern: "?'?\*/],
    ["cluster-network-policy", /kind: ClusterNetworkPolicy/, /action: Deny/],
  ])("writes %s", async (type, ...patterns) => {
    const { output } = await ask(["generate"], { type })
    for (const pattern of patterns) expect(output).toMatch(pattern)
  })

  it("adds what flows show, and tells what was dropped or is unknown", async () => {
    const { output } = await ask(["generate"], { flows: [flows] })
    expect(output).toMatch(/# seen 2 times, last 2026-11-26T10:00:00Z \(.*flows\.jsonl:1\)/)
    expect(output).toMatch(/Dropped when seen, and left out:\n# {3}shop\/web-.* → shop\/cache-.* TCP\/6379/)
    expect(output).toMatch(/not among the sources:\n# {3}shop\/Deployment\/ghost/)
    const alone = await ask(["generate"], { flows: [flows], "only-flows": true, format: "json" })
    expect(JSON.parse(alone.output).certificate).toMatchObject({ needs: 3, sound: true })
  })

  it("tells which flows would break", async () => {
    writeFileSync(generated, (await ask(["generate"])).output)
    const { code, output } = await ask(["check"], { source: [file, generated], flows: [flows] })
    expect(code).toBe(1)
    expect(output).toMatch(/breaks {2}shop\/Deployment\/web → shop\/Deployment\/db {2}TCP\/5432\n.*isolates/)
    expect((await ask(["check"], { flows: [flows] })).output).toContain("2 connections seen. All of them pass.")
  })

  it.each<[string[], OptionValues, RegExp]>([
    [["generate"], { type: "calico" }, /no type "calico"/],
    [["generate"], { namespace: ["nowhere"] }, /nothing among the sources is in namespace "nowhere"/],
    [["generate"], { "only-flows": true }, /needs --flows/],
    [["generate"], { flows: [join(folder, "none")] }, /cannot be read: ENOENT/],
    [["generate"], { format: "sarif" }, /no format "sarif"/],
    [["check"], {}, /needs flows/],
  ])("refuses %j %j", async (words, options, message) => {
    const error = await ask(words, options).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).message).toMatch(message)
  })

  it("is incomplete where a line is no flow", async () => {
    const broken = join(folder, "broken.jsonl")
    writeFileSync(broken, '{"from": 1}\nnot json\n{"lost_events": {}}\n')
    const { code, errors } = await ask(["check"], { flows: [broken] })
    expect(code).toBe(3)
    expect(errors).toMatch(/broken\.jsonl:1/)
    expect(errors).toMatch(/broken\.jsonl:2/)
    expect(errors).not.toMatch(/broken\.jsonl:3/)
  })
})
