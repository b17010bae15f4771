import { createReadStream } from "node:fs"
import { createGunzip } from "node:zlib"
import type { JsonValue } from "../lib/json.ts"
import type { Incomplete } from "../model/finding.ts"

/** Longest line that is read, in characters: an audit event with request and response bodies. */
const maxLine = 16 * 1024 * 1024
/** Problems that are told one by one for a file. */
const maxTold = 20

export interface JsonLine {
  readonly value: JsonValue
  /** From 1. */
  readonly line: number
}

export interface JsonLines {
  readonly lines: AsyncIterable<JsonLine>
  /** Lines that are no object; complete once the lines are read. */
  readonly problems: readonly Incomplete[]
}

/**
 * Reads a file of JSON objects, one a line, gzip or not, `-` for standard input; the items of a List count one by one.
 * A line that cannot be read is a problem of this code and stops nothing. Memory is bounded by the longest line.
 */
export function readJsonLines(file: string, code: string): JsonLines {
  const problems: Incomplete[] = []
  return { lines: objectsOf(file, code, problems), problems }
}

async function* objectsOf(file: string, code: string, problems: Incomplete[]): AsyncGenerator<JsonLine> {
  let line = 0
  let broken = 0
  for await (const text of linesOf(file)) {
    line++
    if (text.trim() === "") continue
    let value: JsonValue | undefined
    try {
      value = text.length > maxLine ? undefined : (JSON.parse(text) as JsonValue)
    } catch {
      value = undefined
    }
    if (typeof value !== "object" || value === null) {
      if (++broken > maxTold) continue
      const location = { file, line, column: 1, endLine: line, endColumn: 1 }
      const why = text.length > maxLine ? "the line is longer than 16 MiB" : "the line is no JSON object"
      problems.push({ what: `${file}:${line}`, why, code, location })
      continue
    }
    const items = (value as { readonly items?: JsonValue }).items
    if (Array.isArray(items)) for (const item of items as readonly JsonValue[]) yield { value: item, line }
    else yield { value, line }
  }
  if (broken > maxTold) problems.push({ what: file, why: `${broken - maxTold} more lines are no JSON object`, code })
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ""
  for await (const chunk of chunksOf(file)) {
    const lines = (rest + chunk).split("\n")
    rest = lines.pop() ?? ""
    // What is too long is cut where it stops mattering: its line is refused anyway.
    if (rest.length > 2 * maxLine) rest = rest.slice(0, maxLine + 1)
    yield* lines
  }
  yield rest
}

async function* chunksOf(file: string): AsyncGenerator<string> {
  const source = file === "-" ? process.stdin : createReadStream(file)
  const decoder = new TextDecoder()
  let stream: AsyncIterable<Uint8Array> = source
  const [first, all] = await peek(source)
  stream = all
  if (first?.[0] === 0x1f && first[1] === 0x8b) {
    const gunzip = createGunzip()
    feed(all, gunzip)
    stream = gunzip
  }
  for await (const chunk of stream) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** Hands a stream on with a look at its first chunk. */
async function peek(source: AsyncIterable<Uint8Array>): Promise<[Uint8Array | undefined, AsyncIterable<Uint8Array>]> {
  const iterator = source[Symbol.asyncIterator]()
  const { value: first, done } = await iterator.next()
  if (done) return [undefined, (async function* () {})()]
  async function* whole() {
    yield first as Uint8Array
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return [first as Uint8Array, whole()]
}

/** Writes a stream into a transform, waiting where it is full; an error of the source becomes one of the transform. */
async function feed(source: AsyncIterable<Uint8Array>, into: ReturnType<typeof createGunzip>): Promise<void> {
  try {
    for await (const chunk of source)
      if (!into.write(chunk)) await new Promise<void>((resolve) => into.once("drain", () => resolve()))
    into.end()
  } catch (error) {
    into.destroy(error as Error)
  }
}
