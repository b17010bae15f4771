import { decodeText } from "../../lib/yaml/index.ts"
import { type LoadPart, loadPart } from "../load-part.ts"
import type { ReadBounds } from "../options.ts"
import { isSnapshot, readSnapshot, readSnapshotFile } from "../snapshot/read-snapshot.ts"
import { tooLarge } from "./problem.ts"
import { holdsWord, type OpenFile, readAll, withFile } from "./read-bytes.ts"
import { readManifests } from "./read-manifests.ts"
import type { Found } from "./walk.ts"

/** Reads one file: manifests or a snapshot. `named`: the user asked for this very file. */
export function* readFile(found: Found, named: boolean, bounds: ReadBounds): Generator<LoadPart> {
  const limit = bounds.maxFileBytes
  const content = withFile(found.path, found.name, (file) => {
    // Most files are small, and what they are shows when they are read; only a large one is asked before.
    if (file.size <= Math.min(smallFile, limit)) return readAll(file, limit) ?? { problem: tooLarge(found.name, limit) }
    const head = Buffer.alloc(256)
    if (isSnapshot(head.subarray(0, file.read(head, 0)))) return "snapshot"
    const bytes = readAll(file, limit)
    return bytes ?? (named || mayHoldManifest(file, head) ? { problem: tooLarge(found.name, limit) } : "other")
  })
  if (content === "snapshot") yield* readSnapshotFile(found)
  else if (content === "other") yield loadPart({ files: 1, documents: 1, otherDocuments: 1 })
  else if ("problem" in content) yield loadPart({ incomplete: [content.problem] })
  else yield* readBytes(found.name, content, named)
}

const smallFile = 1024 * 1024

/** Whether a file too large to read matters: other data in a folder is nothing that was asked for. UTF-16 is not searched. */
const mayHoldManifest = (file: OpenFile, head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || holdsWord(file, "apiVersion")

/**
 * Reads manifests or a snapshot from bytes. Documents are read even when some bytes of the file are no text: kubectl
 * takes none of such a file, but what its author meant to apply can be judged.
 * `name` is what users know them by.
 */
export function* readBytes(name: string, bytes: Uint8Array, named: boolean): Generator<LoadPart> {
  const { text, problem } = decodeText(bytes)
  if (isSnapshot(bytes.subarray(0, 256))) {
    yield* readSnapshot(text.split("\n"), name)
    yield loadPart({ files: 1, bytes: bytes.length })
    return
  }
  if (problem && (named || text.includes("apiVersion"))) {
    const { line, column, code, message, advice } = problem
    const location = { file: name, line, column, endLine: line, endColumn: column }
    yield loadPart({ incomplete: [{ what: name, why: message, code, advice, location }] })
  }
  yield* readManifests({ source: { file: name, text }, named })
  yield loadPart({ files: 1, bytes: bytes.length })
}
