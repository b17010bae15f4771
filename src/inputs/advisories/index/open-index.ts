import { closeSync, fstatSync, openSync, readSync } from "node:fs"
import { inflateRawSync } from "node:zlib"
import { getOrAdd } from "../../../lib/get-or-add.ts"
import { asStrings, type JsonValue } from "../../../lib/json.ts"
import type { Advisory, AdvisoryIndex } from "../../../model/advisory.ts"
import type { ExploitationIndex, ExploitPrediction, KnownExploited } from "../../../model/exploitation.ts"
import type { LifecycleIndex, ProductLifecycle } from "../../../model/lifecycle.ts"
import {
  advisoryKey,
  alignment,
  artifactKey,
  type Block,
  cveNumber,
  decodeHeader,
  exploitedKey,
  hashKey,
  headerBytes,
  type IndexDescription,
  lifecycleKey,
  predictionBytes,
  type StoredAdvisory,
  slotBytes,
} from "./format.ts"
import { joinAdvisory, type SharedPart } from "./stored-advisory.ts"

/** Why a database cannot be used; `message` says it in plain words. */
export class DatabaseError extends Error {
  readonly code: "missing" | "damaged" | "untrusted"
  /** What to do next. */
  readonly advice: string | undefined

  constructor(code: DatabaseError["code"], message: string, advice?: string) {
    super(message)
    this.code = code
    this.advice = advice
  }
}

/** An open index. Content is read and decoded when it is asked for. */
export interface OpenIndex extends AdvisoryIndex, ExploitationIndex, LifecycleIndex {
  readonly path: string
  readonly keys: number
  readonly predictions: number
  readonly bytes: number
  describe(): IndexDescription
  /** Everything in it, to make another index from. */
  advisories(): Generator<Advisory>
  exploited(): Generator<KnownExploited>
  lifecycles(): Generator<ProductLifecycle>
  allPredictions(): Generator<readonly [number: number, ExploitPrediction]>
  close(): void
}

/** Inflated pages and looked-up packages that are kept: many packages of an image share both. */
const keptPages = 256
const keptLookups = 1024
/** No page or block of ours is larger when inflated. */
const maxInflated = 256 * 1024 * 1024

/** Opens an index by reading its header and table only. Throws {@link DatabaseError}. */
export function openIndex(path: string): OpenIndex {
  const file = openFile(path)
  try {
    return readOpened(path, file)
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, "r")
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new DatabaseError("missing", `the vulnerability database ${path} cannot be opened: ${code}`)
  }
}

function readOpened(path: string, file: number): OpenIndex {
  const damaged = (why: string) =>
    new DatabaseError("damaged", `the vulnerability database ${path} ${why}`, "Import or update it again.")
  const read = (offset: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length)
    if (length > 0 && readSync(file, bytes, 0, length, offset) !== length) throw damaged("is cut off")
    return bytes
  }
  const size = fstatSync(file).size
  const header = size < headerBytes ? undefined : decodeHeader(read(0, headerBytes))
  if (header === undefined) throw damaged("is no index of this version")
  if (header.length !== size) throw damaged(`is ${size} bytes long and should be ${header.length}`)
  const { slots, descriptionBytes } = header
  const tableAt = Math.ceil((headerBytes + descriptionBytes) / alignment) * alignment
  const predictionsAt = tableAt + slots * slotBytes
  if (predictionsAt + header.predictions * predictionBytes > size || (slots & (slots - 1)) !== 0)
    throw damaged("has a header that does not fit its length")
  const table = read(tableAt, slots * slotBytes)
  const pages = new Map<number, readonly SharedPart[]>()
  const lookups = new Map<string, readonly Advisory[]>()
  let predictions: Buffer | undefined

  const blockAt = (at: number): Block =>
    unpack(read(table.readUInt32LE(at + 4) * alignment, table.readUInt32LE(at + 8))) as unknown as Block
  const find = (key: string): JsonValue | undefined => {
    const hash = hashKey(key)
    for (let slot = hash & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      const at = slot * slotBytes
      const found = table.readUInt32LE(at)
      if (found === 0) return undefined
      if (found !== hash) continue
      const block = blockAt(at)
      if (block.key === key) return block.value
    }
  }
  const blocks = function* (): Generator<Block> {
    for (let at = 0; at < table.length; at += slotBytes) if (table.readUInt32LE(at) !== 0) yield blockAt(at)
  }
  const join = (ecosystem: string, name: string, value: JsonValue): readonly Advisory[] =>
    (value as unknown as readonly StoredAdvisory[]).map(({ n: [offset, length, entry], ...own }) => {
      trim(pages, keptPages)
      const page = getOrAdd(pages, offset, () => unpack(read(offset, length)) as unknown as readonly SharedPart[])
      return joinAdvisory(page[entry] as SharedPart, own, ecosystem, name)
    })
  const readPredictions = () => {
    predictions ??= read(predictionsAt, header.predictions * predictionBytes)
    return predictions
  }
  const select = function* (prefix: string): Generator<JsonValue> {
    for (const { key, value } of blocks()) if (key.startsWith(prefix)) yield value
  }

  let description: IndexDescription | undefined
  const describe = (): IndexDescription => {
    description ??= JSON.parse(read(headerBytes, descriptionBytes).toString("utf8")) as IndexDescription
    return description
  }
  const lookup = (ecosystem: string, name: string): readonly Advisory[] => {
    trim(lookups, keptLookups)
    const key = advisoryKey(ecosystem, name)
    return getOrAdd(lookups, key, () =>
      name.startsWith(":")
        ? asStrings(find(artifactKey(ecosystem, name))).flatMap((full) => lookup(ecosystem, full))
        : join(ecosystem, name, find(key) ?? []),
    )
  }

  return {
    path,
    keys: header.keys,
    predictions: header.predictions,
    bytes: size,
    describe,
    lookup,
    covers: (ecosystem) => Object.hasOwn(describe().ecosystems, ecosystem),
    exploitation: (id) => ({
      kev: find(exploitedKey(id)) as unknown as KnownExploited | undefined,
      epss: findPrediction(readPredictions(), id),
    }),
    lifecycle: (product) => find(lifecycleKey(product)) as unknown as ProductLifecycle | undefined,
    *advisories() {
      for (const { key, value } of blocks()) {
        const end = key.indexOf("\n")
        if (!key.startsWith("#")) yield* join(key.slice(0, end), key.slice(end + 1), value)
      }
    },
    exploited: () => select(exploitedKey("")) as unknown as Generator<KnownExploited>,
    lifecycles: () => select(lifecycleKey("")) as unknown as Generator<ProductLifecycle>,
    *allPredictions() {
      const bytes = readPredictions()
      for (let at = 0; at < bytes.length; at += predictionBytes) yield [bytes.readUInt32LE(at), prediction(bytes, at)]
    },
    close: () => closeSync(file),
  }
}

const unpack = (bytes: Buffer): JsonValue =>
  JSON.parse(
    (bytes[0] === 1 ? inflateRawSync(bytes.subarray(1), { maxOutputLength: maxInflated }) : bytes.subarray(1)).toString(
      "utf8",
    ),
  ) as JsonValue

function findPrediction(bytes: Buffer, id: string): ExploitPrediction | undefined {
  const wanted = cveNumber(id)
  if (wanted === undefined) return undefined
  let [low, high] = [0, bytes.length / predictionBytes]
  while (low < high) {
    const middle = (low + high) >> 1
    if (bytes.readUInt32LE(middle * predictionBytes) < wanted) low = middle + 1
    else high = middle
  }
  const at = low * predictionBytes
  return at < bytes.length && bytes.readUInt32LE(at) === wanted ? prediction(bytes, at) : undefined
}

/** To six digits: what is written again stays the same. */
const prediction = (bytes: Buffer, at: number): ExploitPrediction => ({
  score: Math.round((bytes.readUInt16LE(at + 4) / 65_535) * 1e6) / 1e6,
  percentile: Math.round((bytes.readUInt16LE(at + 6) / 65_535) * 1e6) / 1e6,
})

/** Drops everything when full: cheaper than an order of use, and as good here. */
function trim(map: Map<unknown, unknown>, most: number): void {
  if (map.size >= most) map.clear()
}
