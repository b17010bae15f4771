import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { catalogImage } from "../../src/app/sbom.ts"
import { sbomCommand } from "../../src/cli/sbom.ts"
import { openRepository } from "../../src/inputs/image/registry/repository.ts"
import { runCommand } from "../cli/run-command.ts"
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from "./docker-registry.ts"
import { makeImage, makeIndex } from "./make-image.ts"

const status = "Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2\nArchitecture: amd64\n\n"
const image = makeImage([
  [
    { path: "etc/os-release", text: "ID=debian\nVERSION_ID=12\n" },
    { path: "var/lib/dpkg/status", text: status },
  ],
])

describe.skipIf(!hasDockerRegistry)("a real registry (distribution 2.8)", () => {
  let registry: DockerRegistry
  let cacheFolder: string
  const pull = { insecure: true }

  beforeAll(async () => {
    cacheFolder = mkdtempSync(join(tmpdir(), "breakwater-cache-"))
    registry = await startDockerRegistry()
    await registry.push("shop/cart", "1.2", image)
    const index = makeIndex([{ image, os: "linux", architecture: "amd64" }])
    await registry.pushManifest("shop/cart", "multi", index, "application/vnd.oci.image.index.v1+json")
  }, 30_000)

  afterAll(async () => {
    await registry?.stop()
    rmSync(cacheFolder, { recursive: true, force: true })
  })

  it.each(["1.2", "multi"])("gives the packages of an image (%s)", async (tag) => {
    const found = await catalogImage(`${registry.host}/shop/cart:${tag}`, { pull, cacheFolder })
    expect(found.packages.map(({ name, version }) => `${name} ${version}`)).toEqual(["bash 5.2.15-2"])
    expect(found.problems).toEqual([])
    expect(found.manifestDigest).toBe(image.digest)
  })

  it("has no referrers API, and an empty answer is one", async () => {
    const repository = openRepository(registry.host, "shop/cart", pull)
    expect(await repository.referrers(image.digest)).toEqual([])
    repository.close()
  })

  it("is asked by the command", async () => {
    const { code, output } = await runCommand(sbomCommand, [`${registry.host}/shop/cart:1.2`], { insecure: true })
    expect(code).toBe(0)
    expect(JSON.parse(output).packages).toHaveLength(1)
    await expect(runCommand(sbomCommand, [`${registry.host}/shop/cart:1.3`], { insecure: true })).rejects.toThrow(
      "has no shop/cart 1.3",
    )
  })
})
