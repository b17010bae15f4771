import { createReadStream } from "node:fs"
import { open, readFile } from "node:fs/promises"
import { isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { readDocuments } from "../../lib/yaml/index.ts"
import { readZip } from "../../lib/zip.ts"
import { decompress, detectCompression } from "../image/decompress.ts"

/** One document of a feed, or the text of one that is no JSON. */
export type FeedItem =
  | { readonly kind: "record"; readonly value: JsonObject; readonly file: string; readonly line: number }
  | { readonly kind: "text"; readonly text: string; readonly file: string }
  | { readonly kind: "unreadable"; readonly file: string; readonly line: number; readonly why: string }

/** Longest text that is held at once; V8 takes no more in one string. */
const maxCharacters = 500 * 1024 * 1024
/** Largest file of a ZIP archive. */
const maxEntryBytes = 256 * 1024 * 1024

/**
 * The documents of one file: JSON (one document, a list, or one a line), YAML, or plain text, packed by gzip, zstd or ZIP, or
 * not. What it is shows in its content; only YAML is told by its name. What cannot be read is an item of its own.
 */
export async function* readFeedFile(path: string): AsyncGenerator<FeedItem> {
  const start = await firstBytes(path)
  if (start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4) return yield* readArchive(path)
  const compression = detectCompression(start)
  const stream = decompress(createReadStream(path, { highWaterMark: 1024 * 1024 }), compression)
  try {
    yield* readLinesOrDocument(linesOf(stream), path)
  } catch (error) {
    yield { kind: "unreadable", file: path, line: 1, why: error instanceof Error ? error.message : String(error) }
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function* readArchive(path: string): AsyncGenerator<FeedItem> {
  try {
    for (const entry of readZip(await readFile(path))) {
      if (entry.path.endsWith("/")) continue
      const file = `${path}!/${entry.path}`
      if (entry.size > maxEntryBytes)
        yield { kind: "unreadable", file, line: 1, why: `${entry.size} bytes are too much` }
      else yield* readText(Buffer.from(entry.read(maxEntryBytes)).toString("utf8"), file)
    }
  } catch (error) {
    yield { kind: "unreadable", file: path, line: 1, why: error instanceof Error ? error.message : String(error) }
  }
}

async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ""
  for await (const chunk of stream) {
    const text = decoder.decode(chunk, { stream: true })
    let from = 0
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      yield rest + text.slice(from, end)
      rest = ""
      from = end + 1
    }
    rest += text.slice(from)
    if (rest.length > maxCharacters) throw new Error("a line is too long to be read")
  }
  rest += decoder.decode()
  if (rest !== "") yield rest
}

async function* readLinesOrDocument(lines: AsyncIterable<string>, file: string): AsyncGenerator<FeedItem> {
  let line = 0
  let isStream: boolean | undefined
  const held: string[] = []
  let characters = 0
  for await (const text of lines) {
    line++
    if (isStream === undefined && text.trim() !== "") isStream = parseObject(text) !== undefined
    if (isStream) yield* recordsOf(text, file, line)
    else {
      held.push(text)
      characters += text.length + 1
      if (characters > maxCharacters) throw new Error("the document is too large to be read at once")
      // A first line that is damaged makes no document of what follows.
      if (line === 2 && text.startsWith("{") && parseObject(text) !== undefined) {
        isStream = true
        for (const [index, each] of held.splice(0).entries()) yield* recordsOf(each, file, index + 1)
      }
    }
  }
  if (held.length > 0) yield* readText(held.join("\n"), file)
}

function* recordsOf(text: string, file: string, line: number): Generator<FeedItem> {
  if (text.trim() === "") return
  const value = parseObject(text)
  if (value !== undefined) yield { kind: "record", value, file, line }
  else yield { kind: "unreadable", file, line, why: `no JSON object: ${text.slice(0, 60)}` }
}

function parseObject(text: string): JsonObject | undefined {
  if (!text.startsWith("{") && !/^\s*\{/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function* readText(text: string, file: string): Generator<FeedItem> {
  if (/\.ya?ml(?:\.\w+)?$/.test(file)) return yield* readYaml(text, file)
  if (!/^\ufeff?\s*[[{]/.test(text)) return yield { kind: "text", text, file }
  let value: JsonValue
  try {
    value = JSON.parse(text.replace(/^\ufeff/, "")) as JsonValue
  } catch (error) {
    // The Debian lists open with a bracket as well.
    if (/^\[\d/.test(text)) yield { kind: "text", text, file }
    else yield { kind: "unreadable", file, line: lineOfError(text, error), why: (error as Error).message }
    return
  }
  for (const each of Array.isArray(value) ? (value as readonly JsonValue[]) : [value]) {
    if (isObject(each)) yield { kind: "record", value: each, file, line: 1 }
    else yield { kind: "unreadable", file, line: 1, why: "the list holds something that is no object" }
  }
}

/** V8 names the place of a syntax error as a count of characters. */
function lineOfError(text: string, error: unknown): number {
  const position = /position (\d+)/.exec((error as Error).message)?.[1]
  return position === undefined ? 1 : text.slice(0, Number(position)).split("\n").length
}

function* readYaml(text: string, file: string): Generator<FeedItem> {
  for (const document of readDocuments(text)) {
    if (isObject(document.value)) yield { kind: "record", value: document.value, file, line: 1 }
    for (const { message, line, severity } of document.problems)
      if (severity === "error") yield { kind: "unreadable", file, line, why: message }
  }
}
