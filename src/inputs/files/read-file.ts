import { decodeText } from "../../lib/yaml/index.ts"
import { type LoadPart, loadPart } from "../load-part.ts"
import type { ReadBounds } from "../options.ts"
import { isSnapshot, readSnapshot, readSnapshotFile } from "../snapshot/read-snapshot.ts"
import { tooLarge } from "./problem.ts"
import { holdsWord, readAll, withFile } from "./read-bytes.ts"
import { readManifests } from "./read-manifests.ts"
import type { Found } from "./walk.ts"

/** Reads one file: manifests or a snapshot. `named`: the user asked for this very file. */
export function* readFile(found: Found, named: boolean, bounds: ReadBounds): Generator<LoadPart> {
  const limit = bounds.maxFileBytes
  const content = withFile(found.path, found.name, (file) => {
    const head = Buffer.alloc(256)
    if (isSnapshot(head.subarray(0, file.read(head, 0)))) return "snapshot"
    const bytes = readAll(file, limit)
    // A large file of other data in a folder is nothing that was asked for.
    return bytes ?? (named || holdsWord(file, "apiVersion") ? { problem: tooLarge(found.name, limit) } : "other")
  })
  if (content === "snapshot") yield* readSnapshotFile(found)
  else if (content === "other") yield loadPart({ files: 1, documents: 1, otherDocuments: 1 })
  else if ("problem" in content) yield loadPart({ incomplete: [content.problem] })
  else yield* readBytes(found.name, content, named)
}

/** Reads manifests or a snapshot from bytes. `name` is what users know them by. */
export function* readBytes(name: string, bytes: Uint8Array, named: boolean): Generator<LoadPart> {
  const { text, problem } = decodeText(bytes)
  if (isSnapshot(bytes.subarray(0, 256))) {
    yield* readSnapshot(text.split("\n"), name)
    yield loadPart({ files: 1, bytes: bytes.length })
    return
  }
  if (problem?.severity === "error" && (named || Buffer.from(bytes).includes("apiVersion"))) {
    const { line, column, code, message, advice } = problem
    const location = { file: name, line, column, endLine: line, endColumn: column }
    yield loadPart({
      incomplete: [{ what: name, why: message, code, advice, location }],
      files: 1,
      bytes: bytes.length,
    })
    return
  }
  if (problem?.severity === "error") {
    yield loadPart({ files: 1, bytes: bytes.length, documents: 1, otherDocuments: 1 })
    return
  }
  yield* readManifests({ source: { file: name, text }, named })
  yield loadPart({ files: 1, bytes: bytes.length })
}
