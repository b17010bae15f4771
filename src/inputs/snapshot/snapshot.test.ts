import { describe, expect, it } from "vitest"
import { Scratch } from "../../../test/hostile/scratch.ts"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { Resource } from "../../model/resource.ts"
import { readTargets } from "../files/read-targets.ts"
import { joinParts } from "../load-part.ts"
import { readSnapshot } from "./read-snapshot.ts"
import { writeSnapshot } from "./write-snapshot.ts"

const header = { kubernetesVersion: "v1.34.1+k3s1", context: "prod", takenAt: "2027-01-31T00:00:00Z" }
const secretValue = "aHVudGVyMg=="
const metadata = (name: string, kind: string) => ({
  name,
  managedFields: [{ manager: "kubectl" }],
  annotations: { "kubectl.kubernetes.io/last-applied-configuration": `{"data":"${secretValue}"}`, kept: kind },
})
const secret = {
  apiVersion: "v1",
  kind: "Secret",
  type: "Opaque",
  metadata: metadata("s", "Secret"),
  data: { password: secretValue },
  stringData: { password: secretValue },
}
const configMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "c" },
  data: { a: "b" },
  binaryData: { x: "AA==" },
}
const other = { apiVersion: "example.com/v1", kind: "Secret", metadata: { name: "o" }, data: { public: "x" } }

const inventory = Inventory.of(
  [secret, configMap, other].map((object) => new Resource(object as JsonObject, { kind: "cluster", name: "prod" })),
)
const text = [...writeSnapshot(inventory, header)].join("")
const read = (content: string) => joinParts(readSnapshot(content.split("\n"), "prod.jsonl"))

describe("snapshot", () => {
  it("holds no values of secrets", () => {
    expect(text).not.toContain(secretValue)
    expect(text).not.toContain("managedFields")
    expect(text).not.toContain("binaryData")
    expect(text).not.toContain("password")
  })

  it("gives back what it was made from", async () => {
    using scratch = new Scratch({ "prod.jsonl": text })
    const result = await readTargets(["prod.jsonl"], { folder: scratch.folder })
    expect(result.snapshots).toEqual([{ file: "prod.jsonl", header }])
    expect(result.incomplete).toEqual([])
    expect(result.resources.map(({ key }) => key)).toEqual([...inventory.all()].map(({ key }) => key))
    expect(result.resources[0]?.object).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      type: "Opaque",
      metadata: { name: "s", annotations: { kept: "Secret" } },
    })
    expect(result.resources[2]?.object).toEqual(other)
    expect(result.resources[0]?.origin).toEqual({ kind: "cluster", name: "prod.jsonl" })
  })

  it("drops secrets that another program has written, in lists too", async () => {
    const list = JSON.stringify({
      apiVersion: "v1",
      kind: "SecretList",
      items: [{ metadata: { name: "x" }, data: { a: secretValue } }],
    })
    const result = await read(`{"breakwaterSnapshot":"1"}\n${JSON.stringify(secret)}\n${list}\n`)
    expect(result.resources.length).toBe(2)
    expect(JSON.stringify(result.resources.map(({ object }) => object))).not.toContain(secretValue)
  })

  it.each([
    ["cut off within a line", text.slice(0, -30), ["snapshot-line"], 2],
    ["cut off between lines", `${text.split("\n").slice(0, 3).join("\n")}\n`, ["snapshot-truncated"], 2],
    [
      "with garbage between",
      text.replace("\n", "\n\u0000]{\n[]\n7\n"),
      ["snapshot-line", "snapshot-line", "snapshot-line"],
      3,
    ],
    ["of a later format", text.replace('"1"', '"2"'), ["snapshot-header"], 0],
    ["without a header", text.split("\n").slice(1).join("\n"), ["snapshot-header"], 0],
    ["empty", "", ["snapshot-header"], 0],
  ])("%s keeps its good lines and says what is wrong", async (_title, content, codes, count) => {
    const result = await read(content)
    expect(result.incomplete.map(({ code }) => code)).toEqual(codes)
    expect(result.resources.length).toBe(count)
  })

  it("bounds lines and messages", async () => {
    const long = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${"x".repeat(17 * 1024 * 1024)}"}}`
    using scratch = new Scratch({ "s.json": `${text}${long}\n${"!\n".repeat(100)}${long}` })
    const result = await readTargets(["."], { folder: scratch.folder })
    expect(result.resources.length).toBe(3)
    expect(result.incomplete.length).toBe(21)
    expect(result.incomplete[0]?.code).toBe("snapshot-line-too-long")
    expect(result.incomplete.at(-1)?.why).toContain("82 more lines")
  })
})
