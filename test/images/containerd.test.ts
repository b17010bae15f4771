import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { catalogImage } from "../../src/app/sbom.ts"
import { openContainerdImage } from "../../src/inputs/image/containerd.ts"
import { type BoltBucket, BoltError, openBolt } from "../../src/lib/bolt.ts"
import { available } from "../shared.ts"
import { startChild } from "../testbed/child.ts"
import { debianRelease, dpkgStatus } from "./advisory-samples.ts"
import { makeImage, writeMadeLayout } from "./make-image.ts"

/** The daemon itself: as root alone. */
const hasContainerd = available(
  process.getuid?.() === 0 && spawnSync("ctr", ["--version"]).status === 0,
  "the test needs root and containerd (apt-get install containerd)",
)

/** Everything in a database, to its leaves. */
const countValues = (bucket: BoltBucket): number =>
  bucket.keys().reduce((sum, key) => {
    const inner = bucket.bucket(key)
    return sum + (inner ? countValues(inner) : (bucket.value(key)?.length ?? 0))
  }, 0)

describe.runIf(hasContainerd)("images of containerd", () => {
  let folder: string
  let child: ReturnType<typeof startChild> | undefined
  const at = (...parts: readonly string[]) => join(folder, ...parts)
  const metadata = () => at("root/io.containerd.metadata.v1.bolt/meta.db")
  const ctr = (...words: readonly string[]) => spawnSync("ctr", ["-a", at("socket"), ...words], { encoding: "utf8" })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "breakwater-containerd-"))
    const config = [
      "version = 2",
      `root = "${at("root")}"`,
      `state = "${at("state")}"`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
      "[grpc]",
      `  address = "${at("socket")}"`,
    ]
    writeFileSync(at("config.toml"), config.join("\n"))
    child = startChild("containerd", ["-c", at("config.toml")])
    const end = performance.now() + 20_000
    while (ctr("version").status !== 0) {
      if (child.exitCode() !== undefined || performance.now() > end)
        throw new Error(`containerd does not start: ${child.output()}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    put("k8s.io", "docker.io/shop/cart:1", "1.0-1")
    put("default", "registry.example.com/shop/web:2", "2.0-1")
    // Enough names for pages above pages.
    for (let copy = 0; copy < 60; copy++)
      expect(
        ctr("-n", "many", "images", "tag", "docker.io/shop/many:0", `docker.io/shop/many:copy-${copy}`).status,
      ).toBe(0)
  }, 60_000)

  function put(namespace: string, name: string, version: string): void {
    const layout = at("layouts", namespace)
    mkdirSync(layout, { recursive: true })
    const image = makeImage([
      [
        { path: "etc/os-release", text: debianRelease("12") },
        { path: "var/lib/dpkg/status", text: dpkgStatus("libssl3", version, "openssl") },
      ],
    ])
    writeMadeLayout(layout, image)
    const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8"))
    const names =
      namespace === "k8s.io"
        ? [
            [namespace, name],
            ["many", "docker.io/shop/many:0"],
          ]
        : [[namespace, name]]
    for (const [space = "", each = ""] of names) {
      index.manifests[0].annotations = { "io.containerd.image.name": each }
      writeFileSync(join(layout, "index.json"), JSON.stringify(index))
      const archive = at("archive.tar")
      spawnSync("tar", ["-C", layout, "-cf", archive, "."])
      const done = ctr("-n", space, "images", "import", "--no-unpack", archive)
      expect(done.status, done.stderr).toBe(0)
    }
  }

  afterAll(async () => {
    await child?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => {
    delete process.env.CONTAINERD_ROOT
  })

  it.each([
    ["shop/cart:1", "1.0-1"],
    ["docker.io/shop/cart:1", "1.0-1"],
    ["registry.example.com/shop/web:2", "2.0-1"],
    ["shop/many:copy-59", "1.0-1"],
  ])("are found by name in the storage of a running daemon: %s", async (name, version) => {
    process.env.CONTAINERD_ROOT = at("root")
    const image = await catalogImage(`containerd:${name}`)
    expect(image.packages.map((each) => `${each.name} ${each.version}`)).toEqual([`libssl3 ${version}`])
    expect(image.problems).toEqual([])
    expect(image.isGenuine).toBe(true)
    expect(image.name.endsWith(name)).toBe(true)
    expect(image.referenceDigest).toBe(listed(image.name))
  })

  /** As the daemon says. */
  const listed = (name: string): string | undefined =>
    ["k8s.io", "default", "many"]
      .flatMap((namespace) => ctr("-n", namespace, "images", "ls").stdout.split("\n"))
      .find((line) => line.startsWith(`${name} `))
      ?.split(/\s+/)[2]

  it("that are not there are told with the nearest name", async () => {
    await expect(openContainerdImage("docker.io/shop/crat:1", at("root"))).rejects.toThrow(
      "there is docker.io/shop/cart:1",
    )
    await expect(openContainerdImage("a:1", at("none"))).rejects.toThrow("cannot be read: ENOENT")
  })

  it("all are listed, as ctr lists them", () => {
    const names = openBolt(readFileSync(metadata())).bucket("v1")?.bucket("many")?.bucket("images")?.keys()
    const told = ctr("-n", "many", "images", "ls", "-q").stdout.split("\n").filter(Boolean)
    expect(names).toHaveLength(61)
    expect([...(names ?? [])].sort()).toEqual(told.sort())
  })

  it("of a damaged database end in a clear error, and never without end", () => {
    const whole = readFileSync(metadata())
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 40 }),
        fc.option(fc.nat(whole.length)),
        (changes, length) => {
          const bytes = Buffer.from(length === null ? whole : whole.subarray(0, length))
          for (const [place, byte] of changes) if (place < bytes.length) bytes[place] = byte
          try {
            countValues(openBolt(bytes))
          } catch (error) {
            if (!(error instanceof BoltError)) throw error
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
