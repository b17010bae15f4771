import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { cataloger, MiB } from "../../src/inputs/image/cataloger.ts"
import { readImage } from "../../src/inputs/image/read-image.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface Case {
  readonly id: string
  readonly file: string
  readonly format: string
  readonly config?: Record<string, unknown>
  readonly layers: readonly Record<string, unknown>[]
  readonly merged: Record<string, number>
  readonly tree: string
  readonly waste?: {
    readonly efficiency: number
    readonly size_bytes: number
    readonly user_size_bytes: number
    readonly wasted_bytes: number
    readonly wasted_user_share: number
    readonly files: readonly { readonly path: string; readonly count: number; readonly bytes: number }[]
    readonly layer_bytes: readonly number[]
  }
}

const folder = corpus("image-formats")
const lines = <T>(file: string): T[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T)

/** Tells the hash of every file through the pipeline itself: what it gives is what catalogers would have been given. */
const hashes = cataloger({
  id: "hashes",
  evidence: "installed",
  wants: () => true,
  maxBytes: 64 * MiB,
  *parse(bytes) {
    yield { type: "generic", name: "hash", version: createHash("sha256").update(bytes).digest("hex") }
  },
})

const kinds: Readonly<Record<string, string>> = { "rootfs-tar": "rootfs" }

async function rowsOf({ file }: Case) {
  const image = await readImage(`${folder}/${file}`, {
    catalogers: [hashes],
    platform: { os: "linux", architecture: "arm64" },
  })
  const hashOf = new Map(image.packages.flatMap(({ version, locations }) => locations.map((path) => [path, version])))
  const tree = [...image.files.values()].map(({ path, type, size, mode, uid, gid, link, layer }) => ({
    path: `/${path}`,
    type,
    ...(type === "file" ? { size, sha256: hashOf.get(path) } : {}),
    mode: mode.toString(8).padStart(4, "0"),
    uid,
    gid,
    ...(link === undefined ? {} : { link }),
    layer,
  }))
  const { config } = image
  return {
    kind: image.kind,
    problems: image.problems,
    tree: tree.sort((a, b) => (a.path < b.path ? -1 : 1)),
    config: config && {
      digest: config.digest,
      os: config.os,
      architecture: config.architecture,
      entrypoint: config.entrypoint ?? null,
      cmd: config.cmd ?? null,
      user: config.user,
      env: config.env,
    },
    layers: image.layers.map(({ diffId, blob, mediaType, compression, createdBy, entries, fileBytes, whiteouts }) => ({
      ...(blob ? { blob } : {}),
      ...(mediaType ? { media_type: mediaType } : {}),
      compression,
      diff_id: diffId,
      entries,
      file_bytes: fileBytes,
      whiteouts,
      ...(createdBy ? { created_by: createdBy } : {}),
    })),
  }
}

const cases = hasCorpora ? lines<Case>(`${folder}/cases.jsonl`) : []

it.skipIf(!hasCorpora).each(cases)("$id", async (row) => {
  const tree = lines<{ path: string }>(`${folder}/${row.tree}`).sort((a, b) => (a.path < b.path ? -1 : 1))
  expect(await rowsOf(row)).toEqual({
    kind: kinds[row.format] ?? row.format,
    problems: [],
    tree,
    config: row.config,
    layers: row.layers,
  })
})

const byPath = <T extends { readonly path: string }>(list: readonly T[] = []): readonly T[] =>
  list.toSorted((a, b) => (a.path < b.path ? -1 : 1))

it.skipIf(!hasCorpora).each(cases.filter(({ waste }) => waste))("waste of $id", async ({ file, waste }) => {
  const { waste: found, layers } = await readImage(`${folder}/${file}`, { catalogers: [] })
  const bytes = layers.map(({ fileBytes }) => fileBytes)
  const wasted = found?.paths.reduce((sum, path) => sum + path.bytes, 0) ?? 0
  const user = bytes.slice(1).reduce((sum, each) => sum + each, 0)
  expect(found?.efficiency).toBeCloseTo(waste?.efficiency ?? 0, 12)
  expect({
    size_bytes: found?.storedBytes,
    user_size_bytes: user,
    wasted_bytes: wasted,
    wasted_user_share: wasted / user,
    // Paths of as many bytes stand in no certain order there.
    files: byPath(found?.paths.map((each) => ({ ...each, path: `/${each.path}` }))),
    layer_bytes: bytes,
  }).toEqual({
    size_bytes: waste?.size_bytes,
    user_size_bytes: waste?.user_size_bytes,
    wasted_bytes: waste?.wasted_bytes,
    wasted_user_share: waste?.wasted_user_share,
    files: byPath(waste?.files),
    layer_bytes: waste?.layer_bytes,
  })
})
