import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runCommand } from "../../test/cli/run-command.ts"
import { shopWorkload } from "../../test/cli/shop-workload.ts"
import { type Command, type OptionValues, UsageError } from "./command.ts"
import { netpolCommand } from "./netpol.ts"
import { reachCommand } from "./reach.ts"

const policy = (port: number) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: cart } } }]
      ports: [{ port: ${port} }]
`
const manifests = (port: number) =>
  `${shopWorkload("cart", 80)}${shopWorkload("web", 80)}${shopWorkload("db", 5432)}${policy(port)}`

const folder = mkdtempSync(join(tmpdir(), "breakwater-reach-"))
const file = join(folder, "a.yaml")
const other = join(folder, "b.yaml")
beforeAll(() => {
  writeFileSync(file, manifests(5432))
  writeFileSync(other, manifests(5433))
})
afterAll(() => rmSync(folder, { recursive: true }))

const ask = (command: Command, words: readonly string[], options: OptionValues = {}) =>
  runCommand(command, words, { source: [file], ...options })

const [cart, web, db] = ["shop/Deployment/cart", "shop/Deployment/web", "shop/Deployment/db"] as const

describe("reach", () => {
  it("answers for two ends in the form of the contract", async () => {
    const { code, output } = await ask(reachCommand, [cart, db], { format: "json" })
    expect(code).toBe(0)
    expect(JSON.parse(output)).toEqual({
      dialect: "spec",
      connections: [
        {
          from: cart,
          to: db,
          allowed: ["TCP/5432"],
          undefined: [],
          because: [
            {
              policy: "shop/NetworkPolicy/db",
              direction: "ingress",
              rule: 0,
              action: "allow",
              location: expect.objectContaining({ file, line: expect.any(Number) }),
            },
          ],
        },
      ],
    })
  })

  it("names a pair in which nothing is allowed, and what isolates it", async () => {
    const { output } = await ask(reachCommand, [web, db], { format: "json" })
    expect(JSON.parse(output).connections).toMatchObject([{ allowed: [], because: [{ action: "isolate" }] }])
    expect((await ask(reachCommand, [web, db])).output).toMatch(
      /nothing is allowed\n.*shop\/NetworkPolicy\/db isolates \(ingress\) {2}.*a\.yaml:\d+/,
    )
  })

  it("gives the exit code 1 when a port is asked for and nobody has it", async () => {
    expect((await ask(reachCommand, [cart, db], { port: "5432" })).code).toBe(0)
    expect((await ask(reachCommand, [web, db], { port: "TCP/5432" })).code).toBe(1)
    expect((await ask(reachCommand, [web, db])).code).toBe(0)
  })

  it("asks for everybody with any, and draws the matrix", async () => {
    const { output } = await ask(reachCommand, ["any", db], { format: "json" })
    expect(JSON.parse(output).connections.map(({ from }: { from: string }) => from)).toEqual([cart])
    expect((await ask(reachCommand, [])).output).toMatch(/2 {2}shop\/Deployment\/cart {2}● {2}\\ {2}◐ {2}●\n/)
  })

  it("draws a graph for Graphviz", async () => {
    const { output } = await ask(reachCommand, [cart, db], { format: "dot" })
    expect(output).toContain(`"${cart}" -> "${db}" [label="TCP/5432"]`)
  })

  it("tells what workloads are open to, with the policies that decide", async () => {
    const { output } = await ask(reachCommand, [], { exposure: true })
    expect(output).toMatch(/shop\/Deployment\/db\n {2}from nobody but what is there\n {2}to {3}everybody \(no policy\)/)
    expect(output).toContain("3 workloads, 2 without any policy.")
    const one = await ask(reachCommand, [db], { exposure: true, format: "json" })
    expect(JSON.parse(one.output).exposure).toMatchObject([
      { workload: db, direction: "ingress", isProtected: true, openings: [] },
      {
        workload: db,
        direction: "egress",
        isProtected: false,
        openings: [{ peer: "internet" }, { peer: "cluster" }, { peer: "metadata-service", allowed: ["any"] }],
      },
    ])
  })

  it("takes a port behind the target, and short names", async () => {
    expect((await ask(reachCommand, [web, "metadata:80"])).output).toContain("allowed  TCP/80")
    expect((await ask(netpolCommand, ["explain", web, "cidr/192.0.2.7:22"])).output).toContain("allowed")
    expect((await ask(netpolCommand, ["explain", web, `${db}:5432`])).code).toBe(1)
  })

  it("tells what a workload gets at within some hops", async () => {
    const { output } = await ask(reachCommand, [web], { hops: "2", format: "json" })
    expect(JSON.parse(output).reached).toContainEqual({ name: db, hops: 2, via: cart, ports: ["TCP/5432"] })
    expect((await ask(reachCommand, [web], { hops: "1" })).output).not.toContain(db)
  })

  it.each<[string[], OptionValues, RegExp]>([
    [[web], { hops: "0" }, /no number of hops/],
    [[], { hops: "2" }, /needs a workload/],
    [[web, db], { exposure: true }, /take one end/],
    [["shop/Deployment/crt"], {}, /Did you mean shop\/Deployment\/cart/],
    [["db"], {}, /Did you mean shop\/Deployment\/db/],
    [["etcd"], {}, /nothing among the sources is the etcd/],
    [[cart, db, web], {}, /two ends at most/],
    [[cart], { port: "http" }, /is no port/],
    [[cart], { dialect: "flannel" }, /no network plugin "flannel"/],
    [[cart], { format: "xml" }, /cannot be written as xml/],
  ])("refuses %j %j", async (ends, options, message) => {
    const error = await ask(reachCommand, ends, options).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(UsageError)
    expect(`${(error as UsageError).message} ${(error as UsageError).advice}`).toMatch(message)
  })
})

describe("netpol", () => {
  it("explains a port, and what would have to go", async () => {
    const { code, output } = await ask(netpolCommand, ["explain", web, db, "5432"])
    expect(code).toBe(1)
    expect(output).toMatch(/^denied\n.*isolates.*\nWithout these it would be otherwise:\n.*shop\/NetworkPolicy\/db/s)
  })

  it("tells what a change opens and closes", async () => {
    const { output } = await ask(netpolCommand, ["diff", file, other], { format: "json" })
    expect(JSON.parse(output)).toEqual({
      changes: [{ from: [cart], to: [db], opens: ["TCP/5433"], closes: ["TCP/5432"] }],
    })
    expect((await ask(netpolCommand, ["diff", file, file])).output).toBe("The same connections are allowed.\n")
    expect((await ask(netpolCommand, ["diff", file, other])).output).toContain(`+ TCP/5433  ${cart} → ${db}`)
  })
})
