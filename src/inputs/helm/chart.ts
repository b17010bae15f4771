import { readdirSync } from "node:fs"
import { join } from "node:path"
import { constants, gunzipSync } from "node:zlib"
import { asArray, asString, get } from "../../lib/json.ts"
import { decodeText, readDocuments } from "../../lib/yaml/index.ts"
import type { FsPath } from "../files/path.ts"
import { readAll, withFile } from "../files/read-bytes.ts"

/** What the head of a chart says, as far as it matters to rendering. */
export interface Chart {
  readonly name: string
  /** A library holds templates for other charts and gives no resources of its own. */
  readonly isLibrary: boolean
  /** Dependencies that are named but do not lie in charts/. */
  readonly missing: readonly string[]
}

const maxBytes = 1024 * 1024

/** Reads Chart.yaml of a folder; a text says why it cannot be. */
export function readChart(folder: string): Chart | string {
  const file = join(folder, "Chart.yaml")
  const bytes = withFile(
    file,
    file,
    (open) => readAll(open, maxBytes) ?? { problem: { what: file, why: "it is larger than 1 MiB" } },
  )
  if ("problem" in bytes) return bytes.problem.why
  const [document] = readDocuments(decodeText(bytes).text, { maxDocuments: 10 })
  const broken = document?.problems.find(({ severity }) => severity === "error")
  if (broken) return `line ${broken.line}: ${broken.message}`
  const value = document?.value
  const name = asString(get(value, "name"))
  if (name === undefined) return "it names no chart"
  const present = subcharts(folder)
  const missing = asArray(get(value, "dependencies"))
    .map((dependency) => asString(get(dependency, "name")) ?? "?")
    .filter((needed) => !present.some((entry) => entry === needed || entry.startsWith(`${needed}-`)))
  return { name, isLibrary: get(value, "type") === "library", missing }
}

/** Names in charts/: folders, or packed charts with the version in their name (helm.sh/docs, "Chart Dependencies"). */
function subcharts(folder: string): readonly string[] {
  try {
    return readdirSync(join(folder, "charts"))
  } catch {
    return []
  }
}

const headBytes = 64 * 1024

/** Whether a gzipped tar holds a chart: Helm packs `NAME/Chart.yaml` first. Reads the first 64 KiB only. */
export function isPackedChart(path: FsPath): boolean {
  const found = withFile(path, "", (file) => {
    const head = Buffer.alloc(Math.min(headBytes, file.size))
    const count = file.read(head, 0)
    return { names: namesInTar(gunzipHead(head.subarray(0, count))) }
  })
  return "names" in found && found.names.some((name) => /^[^/]+\/Chart\.yaml$/.test(name.replace(/^\.\//, "")))
}

function gunzipHead(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 16 * 1024 * 1024 })
  } catch {
    return Buffer.alloc(0)
  }
}

/** Names of the entries whose headers lie in these bytes (POSIX ustar: 512-byte headers, size in octal at 124). */
function namesInTar(bytes: Buffer): string[] {
  const names: string[] = []
  for (let at = 0; at + 512 <= bytes.length; ) {
    const name = bytes.toString("utf8", at, at + 100).replace(/\0.*$/s, "")
    const size = Number.parseInt(bytes.toString("latin1", at + 124, at + 136), 8)
    if (name === "" || !(size >= 0)) break
    names.push(name)
    at += 512 + Math.ceil(size / 512) * 512
  }
  return names
}
