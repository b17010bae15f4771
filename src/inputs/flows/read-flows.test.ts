import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import type { JsonValue } from "../../lib/json.ts"
import { readFlowRecord } from "./flow-record.ts"
import { isHubbleFlow, readHubbleFlow } from "./hubble-flow.ts"
import { readFlows } from "./read-flows.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-flows-"))
afterAll(() => rmSync(folder, { recursive: true }))

const flow = (more: Record<string, JsonValue>) => ({
  verdict: "FORWARDED",
  time: "2026-11-26T10:00:00Z",
  IP: { source: "10.0.0.1", destination: "10.0.0.2" },
  l4: { TCP: { source_port: 40_000, destination_port: 5432 } },
  source: {
    namespace: "shop",
    pod_name: "cart-1",
    labels: ["k8s:app=cart", "k8s:io.kubernetes.pod.namespace=shop"],
    workloads: [{ kind: "Deployment", name: "cart" }],
  },
  destination: { labels: ["reserved:world"] },
  destination_names: ["api.pay.dev"],
  ...more,
})

describe("flows of Hubble", () => {
  it("are read with what is known of either end", () => {
    expect(readHubbleFlow({ flow: flow({}) })).toEqual({
      from: {
        namespace: "shop",
        pod: "cart-1",
        workload: "Deployment/cart",
        labels: { app: "cart" },
        address: "10.0.0.1",
      },
      to: { labels: {}, address: "10.0.0.2", names: ["api.pay.dev"], special: "outside" },
      protocol: "TCP",
      port: 5432,
      outcome: "forwarded",
      time: "2026-11-26T10:00:00Z",
    })
  })

  it.each<[string, Record<string, JsonValue>]>([
    ["a reply", { is_reply: true }],
    ["a ping", { l4: { ICMPv4: { type: 8 } } }],
    ["a translation", { verdict: "TRANSLATED" }],
  ])("%s is no connection", (_, more) => expect(readHubbleFlow(flow(more))).toBeUndefined())

  it.each<[string, string]>([
    ["reserved:kube-apiserver", "api-server"],
    ["reserved:host", "own-node"],
    ["reserved:remote-node", "node"],
    ["reserved:world-ipv4", "outside"],
  ])("%s is %s", (label, special) => {
    expect(readHubbleFlow(flow({ destination: { labels: [label] } }))?.to.special).toBe(special)
  })
})

describe("records of our own", () => {
  it.each<[string, JsonValue]>([
    ["a workload", { from: "shop/Deployment/cart", to: "shop/StatefulSet/db", port: "TCP/5432" }],
    ["a pod and an address", { from: "shop/cart-1", to: "10.0.0.2", port: "UDP/53" }],
    ["a host", { from: "shop/cart-1", to: "api.pay.dev", port: "TCP/443", verdict: "dropped" }],
  ])("%s", (_, value) => expect(readFlowRecord(value)).toBeDefined())

  it.each<[string, JsonValue]>([
    ["no port", { from: "a/b", to: "a/c" }],
    ["a port that is none", { from: "a/b", to: "a/c", port: "TCP/70000" }],
    ["a verdict that is none", { from: "a/b", to: "a/c", port: "TCP/80", verdict: "maybe" }],
    ["a word", { from: "cart", to: "a/c", port: "TCP/80" }],
  ])("are refused: %s", (_, value) => expect(readFlowRecord(value)).toBeUndefined())
})

describe("flow logs", () => {
  it("may be compressed and mixed, and bad lines stop nothing", async () => {
    const file = join(folder, "mixed.gz")
    const lines = [
      JSON.stringify({ flow: flow({}) }),
      "{",
      '{"lost_events":{}}',
      '{"x":1}',
      '{"from":"a/b","to":"a/c","port":"TCP/80"}',
    ]
    writeFileSync(file, gzipSync(lines.join("\n")))
    const log = readFlows(file)
    const found: number[] = []
    for await (const { line } of log.flows) found.push(line)
    expect(found).toEqual([1, 5])
    expect(log.problems.map(({ what }) => what)).toEqual([`${file}:2`, `${file}:4`])
  })

  it("never throw, whatever a line holds", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        readFlowRecord(value as JsonValue)
        readHubbleFlow({
          flow: {
            verdict: "FORWARDED",
            source: value as JsonValue,
            destination: value as JsonValue,
            l4: { TCP: { destination_port: 1 } },
          },
        })
        isHubbleFlow(value as JsonValue)
      }),
    )
  })
})
