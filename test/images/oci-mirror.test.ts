import { generateKeyPairSync } from "node:crypto"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { dbCommand } from "../../src/cli/db.ts"
import { runCommand } from "../cli/run-command.ts"
import { jsonLines, osvRecord } from "./advisory-samples.ts"
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from "./docker-registry.ts"
import { digestOf } from "./make-image.ts"

describe.runIf(hasDockerRegistry)("a database in a registry", () => {
  let folder: string
  let registry: DockerRegistry
  const at = (...parts: readonly string[]) => join(folder, ...parts)
  const run = (words: readonly string[], options: object) =>
    runCommand(dbCommand, words, { insecure: true, ...options })
  const files = () => readdirSync(at("client")).filter((name) => name.endsWith(".bwdb"))

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "breakwater-oci-mirror-"))
    registry = await startDockerRegistry()
    for (const name of ["own", "other"]) {
      const { privateKey, publicKey } = generateKeyPairSync("ed25519")
      writeFileSync(at(`${name}.pem`), privateKey.export({ type: "pkcs8", format: "pem" }))
      writeFileSync(at(`${name}.pub`), publicKey.export({ type: "spki", format: "pem" }))
    }
    writeFileSync(at("feed.jsonl"), jsonLines([osvRecord("npm", "GHSA-aaaa-bbbb-cccc", "left", "1.0.1")]))
    expect((await run(["import", at("feed.jsonl")], { db: at("db") })).code).toBe(0)
  })
  afterAll(async () => {
    await registry?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it("is pushed and fetched, and is up to date after that", async () => {
    const place = `oci://${registry.host}/breakwater/db:latest`
    const pushed = await run(["publish", place], { db: at("db"), key: at("own.pem") })
    expect(pushed.output).toContain(`${place} serves index `)
    // Once more: blobs that are there are not sent again.
    expect((await run(["publish", place], { db: at("db"), key: at("own.pem") })).code).toBe(0)
    const first = await run(["update"], { db: at("client"), mirror: place, key: at("own.pub") })
    expect(first.output).toContain("signature and digest are right")
    expect(files()).toHaveLength(1)
    expect((await run(["update"], { db: at("client") })).output).toContain("up to date")
  })

  it("is read as oras pushes the folder of a mirror, and refused with another signature or content", async () => {
    mkdirSync(at("mirror"), { recursive: true })
    await run(["publish", at("mirror")], { db: at("db"), key: at("own.pem") })
    const push = async (tag: string, change: (name: string, bytes: Buffer) => Buffer = (_, bytes) => bytes) => {
      const config = Buffer.from("{}")
      await registry.pushBlob("breakwater/oras", config)
      const layers = []
      for (const name of readdirSync(at("mirror"))) {
        const bytes = change(name, readFileSync(at("mirror", name)))
        await registry.pushBlob("breakwater/oras", bytes)
        const annotations = { "org.opencontainers.image.title": name }
        layers.push({ mediaType: "application/octet-stream", digest: digestOf(bytes), size: bytes.length, annotations })
      }
      const mediaType = "application/vnd.oci.image.manifest.v1+json"
      const described = {
        mediaType: "application/vnd.oci.empty.v1+json",
        digest: digestOf(config),
        size: config.length,
      }
      const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config: described, layers }))
      await registry.pushManifest("breakwater/oras", tag, manifest, mediaType)
      return `oci://${registry.host}/breakwater/oras:${tag}`
    }
    const good = await push("good")
    expect((await run(["update"], { db: at("oras"), mirror: good, key: at("own.pub") })).code).toBe(0)
    await expect(run(["update"], { db: at("x"), mirror: good, key: at("other.pub") })).rejects.toThrow("not signed")
    const swapped = await push("swapped", (name, bytes) =>
      name.endsWith(".bwdb") ? Buffer.concat([bytes, Buffer.from("x")]) : bytes,
    )
    await expect(run(["update"], { db: at("x"), mirror: swapped, key: at("own.pub") })).rejects.toThrow("not the one")
    const none = `oci://${registry.host}/breakwater/none:1`
    await expect(run(["update"], { db: at("x"), mirror: none, key: at("own.pub") })).rejects.toThrow("has no")
    await expect(run(["update"], { db: at("x"), mirror: "oci://A B", key: at("own.pub") })).rejects.toThrow(
      "names no artifact",
    )
  })
})
