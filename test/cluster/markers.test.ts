import { chmodSync, readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { JsonObject } from "../../src/lib/json.ts"
import { Scratch } from "../hostile/scratch.ts"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { prepare } from "./live.ts"
import { kubeconfig, runCommand } from "./run-command.ts"

/** Planted wherever a secret value may stand; as text and as base64. */
const marker = "planted-marker"
const encoded = Buffer.from(marker).toString("base64")

const applied = (object: JsonObject): JsonObject => ({
  "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(object),
})

const objects: readonly JsonObject[] = [
  {
    kind: "Secret",
    metadata: { name: "opaque", annotations: applied({ data: { password: encoded } }) },
    data: { password: encoded },
    stringData: { other: marker },
  },
  {
    kind: "Secret",
    type: "kubernetes.io/service-account-token",
    metadata: { name: "token", annotations: { "kubernetes.io/service-account.name": "default" } },
    data: { extra: encoded },
  },
  { kind: "Secret", type: "kubernetes.io/basic-auth", metadata: { name: "basic" }, stringData: { password: marker } },
  { kind: "ConfigMap", metadata: { name: "binary" }, binaryData: { key: encoded } },
].map((object) => ({ apiVersion: "v1", ...object }))

describe.skipIf(!hasTestbed)("secret values", () => {
  let testbed: Testbed
  let scratch: Scratch
  beforeAll(async () => {
    testbed = await startTestbed()
    await prepare(testbed, "shop")
    for (const object of objects) {
      const resource = object.kind === "Secret" ? "secrets" : "configmaps"
      await testbed.client.call("POST", `/api/v1/namespaces/shop/${resource}`, object)
    }
    const exec = (command: string): JsonObject => ({
      exec: { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never" },
    })
    const cluster = { "certificate-authority-data": Buffer.from(testbed.ca).toString("base64") }
    const { url } = testbed
    const status = (token: string) =>
      JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token } })
    scratch = new Scratch({
      config: kubeconfig(
        {
          good: { url, cluster, user: { token: testbed.token } },
          "wrong token": { url, cluster, user: { token: marker } },
          "wrong password": { url, cluster, user: { username: "u", password: marker } },
          exec: { url, cluster, user: exec("./good") },
          "exec refused": { url, cluster, user: exec("./refused") },
          "exec garbage": { url, cluster, user: exec("./garbage") },
          "exec failure": { url, cluster, user: exec("./failure") },
        },
        "good",
      ),
      good: `#!/bin/sh\necho '${status(testbed.token)}'\n`,
      refused: `#!/bin/sh\necho '${status(marker)}'\n`,
      garbage: `#!/bin/sh\necho 'token: ${marker}'\n`,
      failure: `#!/bin/sh\necho '{"token": "${marker}-0123456789"}'\necho 'bad token ${marker}-0123456789' >&2\nexit 1\n`,
    })
    for (const name of ["good", "refused", "garbage", "failure"]) chmodSync(scratch.path(name), 0o755)
    process.env.KUBECONFIG = scratch.path("config")
  })
  afterAll(async () => {
    delete process.env.KUBECONFIG
    await testbed?.stop()
    scratch?.[Symbol.dispose]()
  })

  const expectClean = (text: string) => {
    for (const secret of [marker, encoded, testbed.token]) expect(text).not.toContain(secret)
  }

  it("are on the server", async () => {
    const stored = JSON.stringify(await testbed.client.call("GET", "/api/v1/namespaces/shop/secrets"))
    expect(stored).toContain(encoded)
  })

  it.each(["json", "terminal", "sarif", "markdown", "junit"])("are in no %s report", async (format) => {
    const { code, output, errors } = await runCommand(
      "scan",
      "--cluster=exec",
      "-f",
      format,
      "--fail-on",
      "never",
      "--all",
    )
    expect(code).toBe(0)
    expectClean(output + errors)
  })

  it("are in no snapshot; the types of Secrets that matter are", async () => {
    const file = scratch.path("snapshot.jsonl")
    expect(await runCommand("snapshot", "--cluster", "-o", file)).toMatchObject({ code: 0, output: "", errors: "" })
    const text = readFileSync(file, "utf8")
    expectClean(text)
    expect(text).not.toContain("last-applied")
    expect(text).not.toContain("managedFields")
    expect(text).toContain('"binary"')
    const { output } = await runCommand("scan", "--snapshot", file, "-f", "json", "--only", "long-lived-token")
    expect(output).toContain('"name":"token"')
    expect(output).not.toContain('"name":"opaque"')
  })

  it.each(["wrong token", "wrong password", "exec refused", "exec garbage", "exec failure"])(
    "are in no error about credentials: %s",
    async (context) => {
      const { code, output, errors } = await runCommand("scan", `--cluster=${context}`)
      expect(code).toBe(2)
      expect(errors).not.toBe("")
      expectClean(output + errors)
    },
  )

  it("are in no answer to a question, and in no role for a scan", async () => {
    const can = await runCommand("who-can", "list", "secrets", "--cluster", "-f", "json")
    const role = await runCommand("rbac-for-scan", "--cluster")
    expect([can.code, role.code]).toEqual([0, 0])
    expectClean(JSON.stringify([can, role]))
  })
})
