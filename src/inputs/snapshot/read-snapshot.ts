import { asArray, asString, asStrings, get, isObject, type JsonObject } from "../../lib/json.ts"
import type { Incomplete } from "../../model/finding.ts"
import { Resource } from "../../model/resource.ts"
import { expandList } from "../files/expand-list.ts"
import { isKubernetesObject } from "../files/kubernetes-object.ts"
import { printable } from "../files/path.ts"
import { systemProblem } from "../files/problem.ts"
import { type OpenFile, openFile } from "../files/read-bytes.ts"
import type { Found } from "../files/walk.ts"
import { type LoadPart, loadPart } from "../load-part.ts"
import { type SnapshotHeader, snapshotFormat } from "./header.ts"
import { withoutSecrets } from "./without-secrets.ts"

/** Whether the first bytes of a file are those of a snapshot. */
export const isSnapshot = (head: Uint8Array): boolean =>
  /^(?:\ufeff)?\s*\{\s*"breakwaterSnapshot"\s*:/.test(Buffer.from(head).toString("utf8"))

/** An object of a cluster is at most 1.5 MiB in etcd; some fields may be written with escapes. */
const maxLineLength = 16 * 1024 * 1024
const chunkBytes = 1024 * 1024
const objectsPerPart = 1000
const maxTold = 20

/** Reads the snapshot in a file, part by part. Lines that cannot be read are told, up to twenty, and the rest goes on. */
export function* readSnapshotFile(found: Found): Generator<LoadPart> {
  const file = openFile(found.path, found.name)
  if ("problem" in file) {
    yield loadPart({ incomplete: [file.problem] })
    return
  }
  try {
    yield* readSnapshot(linesOf(file), found.name)
    yield loadPart({ files: 1, bytes: file.size })
  } catch (error) {
    yield loadPart({ incomplete: [systemProblem(found.name, error)] })
  } finally {
    file.close()
  }
}

/** The lines of a file; undefined for one that is too long to keep. Holds one chunk and one line at a time. */
function* linesOf(file: OpenFile): Generator<string | undefined> {
  const decoder = new TextDecoder("utf-8")
  const chunk = Buffer.allocUnsafe(chunkBytes)
  let line = ""
  let isTooLong = false
  for (let position = 0; ; position += chunkBytes) {
    const count = file.read(chunk, position)
    const isLast = count < chunkBytes
    const pieces = decoder.decode(chunk.subarray(0, count), { stream: !isLast }).split("\n")
    for (const [index, piece] of pieces.entries()) {
      isTooLong ||= line.length + piece.length > maxLineLength
      line = isTooLong ? "" : line + piece
      if (index === pieces.length - 1 && !(isLast && (isTooLong || line !== ""))) continue
      yield isTooLong ? undefined : line
      line = ""
      isTooLong = false
    }
    if (isLast) return
  }
}

/**
 * Reads a snapshot from its lines; undefined stands for a line that was too long to keep. The first line is the header,
 * each other one object. Values of secrets are dropped even if another program has written them.
 */
export function* readSnapshot(lines: Iterable<string | undefined>, file: string): Generator<LoadPart> {
  const incomplete: Incomplete[] = []
  let untold = 0
  const tell = (line: number, code: string, why: string): void => {
    const location = { file, line, column: 1, endLine: line, endColumn: 1 }
    const advice = "Take the snapshot again (breakwater snapshot); the other lines were read."
    if (incomplete.length < maxTold) incomplete.push({ what: file, why, code, advice, location })
    else untold++
  }
  const origin = { kind: "cluster", name: file } as const
  let resources: Resource[] = []
  let number = 0
  let count = 0
  let expected: number | undefined
  for (const line of lines) {
    number++
    if (number > 1 && line !== undefined && line.trim() === "") continue
    const value = line === undefined ? undefined : parse(line)
    if (number === 1) {
      const header = readHeader(value)
      if (typeof header === "string") {
        yield loadPart({
          incomplete: [
            {
              what: file,
              why: header,
              code: "snapshot-header",
              advice: "Take the snapshot again with this version of breakwater.",
            },
          ],
        })
        return
      }
      expected = header.objects
      // What was not read then is not known now either.
      yield loadPart({ snapshots: [{ file, header: header.header }], incomplete: header.header.incomplete ?? [] })
    } else if (line === undefined) tell(number, "snapshot-line-too-long", "the line is longer than 16 MiB")
    else if (value === undefined) tell(number, "snapshot-line", "the line is no JSON; the file may have been cut off")
    else if (!isKubernetesObject(value)) tell(number, "snapshot-line", "the line is no Kubernetes object")
    else {
      count++
      // Only other programs write lists here; their secrets must not slip through either.
      for (const { object } of expandList(value))
        if (object) resources.push(new Resource(withoutSecrets(object), origin))
      if (resources.length < objectsPerPart) continue
      yield loadPart({ resources, documents: resources.length })
      resources = []
    }
  }
  if (expected !== undefined && count + incomplete.length + untold < expected)
    incomplete.push({
      what: file,
      why: `it ends after ${count} of ${expected} objects`,
      code: "snapshot-truncated",
      advice: "Copy it again, or take the snapshot again.",
    })
  if (untold > 0) incomplete.push({ what: file, why: `${untold} more lines could not be read`, code: "snapshot-line" })
  yield loadPart({ resources, documents: resources.length, incomplete })
}

function parse(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line.replace(/^\ufeff/, ""))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function readHeader(value: JsonObject | undefined): string | { header: SnapshotHeader; objects: number | undefined } {
  const format = asString(get(value, "breakwaterSnapshot"))
  if (format === undefined) return "its first line is no header of a snapshot"
  if (format !== snapshotFormat)
    return `it has format ${JSON.stringify(printable(format.slice(0, 20)))}; this version reads format ${snapshotFormat}`
  const objects = get(value, "objects")
  const header: { -readonly [K in keyof SnapshotHeader]: SnapshotHeader[K] } = {}
  for (const key of ["kubernetesVersion", "context", "takenAt"] as const) {
    const text = asString(get(value, key))
    if (text !== undefined) header[key] = text
  }
  for (const key of ["apiVersions", "namespaces"] as const)
    if (Array.isArray(get(value, key))) header[key] = asStrings(get(value, key))
  const incomplete = asArray(get(value, "incomplete")).flatMap((item) => readIncomplete(item))
  if (incomplete.length > 0) header.incomplete = incomplete
  return { header, objects: typeof objects === "number" ? objects : undefined }
}

function readIncomplete(item: unknown): readonly Incomplete[] {
  const [what, why, code, advice] = ["what", "why", "code", "advice"].map((key) => asString(get(item, key)))
  if (what === undefined || why === undefined) return []
  return [{ what, why, ...(code === undefined ? {} : { code }), ...(advice === undefined ? {} : { advice }) }]
}
