import { readFileSync, symlinkSync } from "node:fs"
import { deflateRawSync, gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { catalogBytes } from "../../src/inputs/image/catalog-file.ts"
import { javaArchive } from "../../src/inputs/image/catalogers/java-archive.ts"
import { readImage } from "../../src/inputs/image/read-image.ts"
import { digestOf, imageOfLayers, type MadeFile, makeTar } from "../images/make-image.ts"
import { Scratch } from "./scratch.ts"

const known: MadeFile = { path: "app/node_modules/known/package.json", text: '{"name":"known","version":"1.0.0"}' }

/** An OCI layout of one layer that is packed as given, and a second one that is right. */
function layout(scratch: Scratch, packed: Uint8Array, tar: Uint8Array = packed): string {
  const right = makeTar([known])
  const image = imageOfLayers([
    { tar: Buffer.from(tar), packed: Buffer.from(packed) },
    { tar: right, packed: gzipSync(right) },
  ])
  const blobs = [...image.blobs, [image.digest, image.manifest] as const]
  scratch.write(Object.fromEntries(blobs.map(([digest, bytes]) => [`blobs/${digest.replace(":", "/")}`, bytes])))
  const manifest = {
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: image.digest,
    size: image.manifest.length,
  }
  scratch.write({
    "oci-layout": '{"imageLayoutVersion":"1.0.0"}',
    "index.json": JSON.stringify({ schemaVersion: 2, manifests: [manifest] }),
  })
  return scratch.folder
}

async function read(packed: Uint8Array, tar?: Uint8Array) {
  using scratch = new Scratch()
  const { packages, problems, files } = await readImage(layout(scratch, packed, tar))
  // Whatever is in one layer, the other is read.
  expect(packages.map(({ purl }) => purl)).toContain("pkg:npm/known@1.0.0")
  return { packages, files, problems: problems.map(({ why }) => why) }
}

/** Rewrites the header of the first entry. */
function withHeader(tar: Buffer, change: (header: Buffer) => void): Buffer {
  const header = tar.subarray(0, 512)
  change(header)
  header.write("        ", 148)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
  return tar
}

/** A ZIP archive of one file. Source: PKWARE APPNOTE 6.3. */
function zipOf(name: string, content: Uint8Array, packed: Uint8Array = content, claimed = content.length): Buffer {
  const method = packed === content ? 0 : 8
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(method, 4)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(claimed, 18)
  fields.writeUInt16LE(name.length, 22)
  const path = Buffer.from(name)
  const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), fields, path, packed])
  const entry = Buffer.concat([Buffer.from("PK\x01\x02\x14\0", "latin1"), fields, Buffer.alloc(14), path])
  const end = Buffer.alloc(22)
  end.write("PK\x05\x06", "latin1")
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, entry, end])
}

describe("a hostile layer", () => {
  it("that is a gzip bomb is left at the limit of its ratio", { timeout: 120_000 }, async () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 ** 2), { level: 9 })
    // Gzip goes on with another member: 1.2 GiB of zeros in about 1.2 MB.
    const { problems } = await read(Buffer.concat(Array.from({ length: 19 }, () => zeros)))
    expect(problems).toEqual(["unpacks to more than 500 times its size"])
  })

  it.each([
    ["in the middle of gzip", (tar: Buffer) => gzipSync(tar).subarray(0, -20)],
    ["in the middle of a file", (tar: Buffer) => gzipSync(tar.subarray(0, 700))],
    ["in the middle of a header", (tar: Buffer) => tar.subarray(0, 300)],
  ])("that is cut off %s is told", async (_where, cut) => {
    const tar = makeTar([{ path: "a/file", text: "x".repeat(400) }])
    const { problems } = await read(cut(tar))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/cannot be unpacked|cut off/)
  })

  it.each([
    ["of 8 GiB", "77777777777\0"],
    ["of 100 MiB", "00620000000\0"],
    ["that is no number", "nonsense!!!\0"],
  ])("that claims a package.json %s costs no memory", async (_what, size) => {
    const tar = withHeader(makeTar([{ ...known, path: "lie/package.json" }]), (header) => header.write(size, 124))
    const before = process.memoryUsage().arrayBuffers
    const { problems } = await read(gzipSync(tar), tar)
    expect(problems.length).toBeGreaterThan(0)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 ** 2)
  })

  it("never leaves its root by a path or a link", async () => {
    const files = [
      "../../outside/package.json",
      "/abs/node_modules/a/package.json",
      "a/../../b/package.json",
      "link/x",
    ].map((path) => ({ path, text: '{"name":"out","version":"1.0.0"}' }))
    const tar = Buffer.concat([
      withHeader(makeTar([{ path: "link", text: "" }]).subarray(0, 512), (header) => {
        header.write("2", 156)
        header.write("../../../../etc", 157)
      }),
      makeTar(files),
    ])
    const { files: seen, problems } = await read(gzipSync(tar), tar)
    expect([...seen.keys()].filter((path) => path.startsWith("/") || path.split("/").includes(".."))).toEqual([])
    // A link above the root ends at it, as in a container.
    expect(seen.has("etc/x")).toBe(true)
    expect(problems).toEqual(["the path leaves the root of the archive", "the path leaves the root of the archive"])
  })
})

it("a layout whose blobs are links out of it gives nothing of what lies there", async () => {
  using outside = new Scratch({ secret: "secret" })
  using scratch = new Scratch()
  const tar = makeTar([{ path: "a", text: "b" }])
  const folder = layout(scratch, gzipSync(tar), tar)
  const linked = digestOf(Buffer.from("linked"))
  symlinkSync(outside.path("secret"), scratch.path("blobs", linked.replace(":", "/")))
  const index = JSON.parse(readFileSync(scratch.path("index.json"), "utf8")) as { manifests: { digest: string }[] }
  for (const each of index.manifests) each.digest = linked
  scratch.write({ "index.json": JSON.stringify(index) })
  await expect(readImage(folder)).rejects.toThrow(/there is no blobs\/sha256/)
})

describe("a hostile Java archive", () => {
  const reasons = (bytes: Uint8Array) => catalogBytes(javaArchive, "app.jar", bytes).skipped.map(({ why }) => why)

  it("that holds archives 1,000 deep is read to the limit and told", () => {
    let jar = zipOf("META-INF/MANIFEST.MF", Buffer.from("Manifest-Version: 1.0\n"))
    for (let depth = 0; depth < 1000; depth++) jar = zipOf("inner.jar", jar)
    const told = reasons(jar)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/archives in archives are too many$/)
  })

  it("that is a bomb, or lies about its size, is told", () => {
    const zeros = Buffer.alloc(512 * 1024 ** 2)
    const packed = deflateRawSync(zeros)
    expect(reasons(zipOf("bomb.jar", zeros, packed))).toHaveLength(1)
    expect(reasons(zipOf("bomb.jar", zeros, packed, 100))).toHaveLength(1)
    const manifest = "META-INF/maven/g/a/pom.properties"
    expect(reasons(zipOf(manifest, zeros, packed, 100))).toHaveLength(1)
  })
})
