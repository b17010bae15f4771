import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { inspectImage } from "../../src/app/inspect.ts"
import { catalogImage } from "../../src/app/sbom.ts"
import { available } from "../shared.ts"
import { type Builder, hasBuildah, openBuilder } from "./buildah.ts"

/** Built from Debian's archive and two package registries, so not on machines of users. */
const isWanted =
  process.env.CI !== undefined &&
  available(hasBuildah, "the test needs buildah") &&
  available(spawnSync("mmdebstrap", ["--version"]).status === 0, "the test needs mmdebstrap")

const today = "2026-01-01"

const node = `FROM localhost/debian:12
RUN apt-get update && \\
    apt-get install -y --no-install-recommends \\
      nodejs \\
      wget
WORKDIR /app
ADD node_modules /app/node_modules
COPY server.js /app/
RUN head -c 3000000 /dev/zero > /tmp/scratch
RUN rm /tmp/scratch
CMD ["node", "server.js"]
`
const python = `FROM localhost/debian:12
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip binutils
COPY wheels /tmp/wheels
RUN pip install --break-system-packages --no-index --find-links /tmp/wheels flask
COPY app.py /app/app.py
CMD ["python3", "/app/app.py"]
`

describe.skipIf(!isWanted)("images of applications", () => {
  let builder: Builder

  beforeAll(() => {
    builder = openBuilder()
    const base = join(builder.folder, "base.tar")
    const made = spawnSync("mmdebstrap", ["--variant=minbase", "--include=ca-certificates", "bookworm", base], {
      encoding: "utf8",
    })
    if (made.status !== 0) throw new Error(`mmdebstrap: ${made.stderr.slice(-2000)}`)
    builder.importBase(base)
    const modules = join(builder.folder, "node_modules")
    mkdirSync(modules)
    const copied = spawnSync("cp", [
      "-r",
      ...["ajv", "fast-uri", "json-schema-traverse"].map((name) => join("node_modules", name)),
      modules,
    ])
    if (copied.status !== 0) throw new Error(String(copied.stderr))
    // Fetched outside: what a machine trusts beyond the usual authorities is not in the image.
    const wheels = join(builder.folder, "wheels")
    const pip = ["-m", "pip", "download", "--quiet", "--only-binary=:all:", "--python-version=3.11", "-d", wheels]
    const fetched = spawnSync("python3", [...pip, "flask==3.0.3"], { encoding: "utf8" })
    if (fetched.status !== 0) throw new Error(`pip: ${fetched.stderr}`)
    writeFileSync(join(builder.folder, "server.js"), "require('http').createServer().listen(8080)\n")
    writeFileSync(join(builder.folder, "app.py"), "import flask\n")
  }, 300_000)

  afterAll(() => builder?.remove())

  it.each([
    ["node", node, ["deb", "npm"]],
    ["python", python, ["deb", "pypi"]],
  ])(
    "%s: as large as du says, and the changed Dockerfile gives an image that is smaller by what was told",
    async (name, dockerfile, types) => {
      const archive = builder.build(name, dockerfile)
      const image = await catalogImage(archive)
      expect(image.problems).toEqual([])
      for (const type of types) expect(image.packages.some((each) => each.type === type)).toBe(true)

      const inspected = inspectImage(image, { today, dockerfile: { path: "Dockerfile", text: dockerfile } })
      const unpacked = unpack(archive, join(builder.folder, `${name}-root`))
      // Not the device files and mount points that the builder leaves out, nor the blocks of the file system.
      expect(inspected.bytes).toBe(unpacked.bytes)

      // What could go of packages, by the lists of dpkg.
      for (const { what, packages, bytes, kind } of inspected.couldGo)
        if (kind === "packages") expect([what, bytes]).toEqual([what, unpacked.bytesOf(packages)])

      const advice = inspected.dockerfile
      expect(advice?.isAligned).toBe(true)
      const told = advice?.changes.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0
      expect(told).toBeGreaterThan(3_000_000)
      const changed = await catalogImage(builder.build(`${name}-changed`, advice?.after ?? ""))
      const after = inspectImage(changed, { today, dockerfile: { path: "Dockerfile", text: advice?.after ?? "" } })
      const saved = inspected.storedBytes - after.storedBytes
      // What only dropped packages needed goes too; what is written anew (dpkg's status, logs) differs by little.
      expect(saved).toBeGreaterThan(told * 0.99 - 200_000)
      expect(after.user).toBe("65532:65532")
      expect(after.dockerfile?.changes.filter(({ bytes }) => bytes > 200_000)).toEqual([])
      console.log(`${name}: ${inspected.storedBytes} bytes, told ${told}, saved ${saved}`)
    },
    600_000,
  )
})

/** Unpacks an image with umoci's rules by hand: layers in order, whiteouts applied, then asks the disk. */
function unpack(archive: string, root: string) {
  const layout = `${root}-layout`
  mkdirSync(root)
  mkdirSync(layout)
  const run = (command: string, ...args: readonly string[]) => {
    const result = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28 })
    if (result.status !== 0) throw new Error(`${command}: ${result.stderr.slice(-1000)}`)
    return result.stdout
  }
  run("tar", "-C", layout, "-xf", archive)
  const blob = (digest: string) => join(layout, "blobs", digest.replace(":", "/"))
  const json = (path: string) => JSON.parse(readFileSync(path, "utf8"))
  const manifest = json(blob(json(join(layout, "index.json")).manifests[0].digest))
  for (const { digest } of manifest.layers as readonly { digest: string }[]) {
    run("tar", "-C", root, "-xf", blob(digest), "--exclude=./dev/*", "--exclude=dev/*")
    for (const path of run("find", root, "-name", ".wh.*").split("\n").filter(Boolean))
      run("rm", "-rf", path, path.replace("/.wh.", "/"))
  }
  const sizes = (paths: readonly string[], ...options: readonly string[]): number => {
    const lines = run("find", ...paths, ...options, "-type", "f", "-printf", "%i %s\\n")
      .split("\n")
      .filter(Boolean)
    // A hard link is stored once.
    const inodes = new Map(lines.map((line) => line.split(" ") as [string, string]))
    return [...inodes.values()].reduce((sum, size) => sum + Number(size), 0)
  }
  return {
    bytes: sizes([root]),
    bytesOf(packages: readonly string[]): number {
      const owned = packages.flatMap((name) =>
        run("dpkg-query", `--admindir=${join(root, "var/lib/dpkg")}`, "-L", name)
          .split("\n")
          .filter((path) => path.startsWith("/") && path !== "/."),
      )
      return sizes([...new Set(owned.map((path) => join(root, path)))], "-maxdepth", "0")
    },
  }
}
