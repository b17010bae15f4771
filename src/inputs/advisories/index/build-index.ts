import { deflateRawSync } from "node:zlib"
import { getOrAdd } from "../../../lib/get-or-add.ts"
import type { JsonValue } from "../../../lib/json.ts"
import { compareText } from "../../../lib/versions/order.ts"
import { type Advisory, anyGroup } from "../../../model/advisory.ts"
import type { ExploitPrediction, KnownExploited } from "../../../model/exploitation.ts"
import type { ProductLifecycle } from "../../../model/lifecycle.ts"
import {
  advisoryKey,
  alignment,
  artifactKey,
  type Block,
  cveNumber,
  encodeHeader,
  exploitedKey,
  hashKey,
  headerBytes,
  type IndexDescription,
  type IndexSource,
  lifecycleKey,
  predictionBytes,
  type StoredAdvisory,
  slotBytes,
} from "./format.ts"
import { type OwnPart, ownPart, sharedPart } from "./stored-advisory.ts"

/** Shared parts are packed together up to so many characters: one page is read for a hit. */
const pageCharacters = 24 * 1024
/** What is shorter does not get smaller. */
const packFrom = 160

interface Entry {
  /** Number of the shared part. */
  readonly shared: number
  readonly own: OwnPart
}

/** Collects what feeds say and gives the bytes of an index. The order in which things are added makes no difference. */
export class IndexBuilder {
  readonly #shared = new Map<string, number>()
  readonly #advisories = new Map<string, Entry[]>()
  readonly #values = new Map<string, JsonValue>()
  readonly #predictions = new Map<number, ExploitPrediction>()

  addAdvisory(advisory: Advisory): void {
    const shared = getOrAdd(this.#shared, sharedPart(advisory), () => this.#shared.size)
    getOrAdd(this.#advisories, advisoryKey(advisory.ecosystem, advisory.package), () => []).push({
      shared,
      own: ownPart(advisory),
    })
  }

  addExploited(entry: KnownExploited): void {
    this.#values.set(exploitedKey(entry.id), { ...entry })
  }

  addLifecycle(lifecycle: ProductLifecycle): void {
    this.#values.set(lifecycleKey(lifecycle.product), lifecycle as unknown as JsonValue)
  }

  /** Problems that are named in another way than CVE do not occur in the feed and are passed over. */
  addPrediction(id: string, prediction: ExploitPrediction): void {
    const number = cveNumber(id)
    if (number !== undefined) this.#predictions.set(number, prediction)
  }

  /** As {@link addExploited}, unless feeds said something about the problem already. */
  keepExploited(entry: KnownExploited): void {
    if (!this.#values.has(exploitedKey(entry.id))) this.addExploited(entry)
  }

  keepLifecycle(lifecycle: ProductLifecycle): void {
    if (!this.#values.has(lifecycleKey(lifecycle.product))) this.addLifecycle(lifecycle)
  }

  /** Only when no prediction was added: scores of different days do not mix. */
  keepPredictions(predictions: Iterable<readonly [number: number, ExploitPrediction]>): void {
    if (this.#predictions.size > 0) return
    for (const [number, prediction] of predictions) this.#predictions.set(number, prediction)
  }

  /** The whole file, in pieces. */
  *build(sources: readonly IndexSource[]): Generator<Buffer> {
    this.#addArtifacts()
    const keys = [...this.#advisories.keys(), ...this.#values.keys()].sort(compareText)
    const description = Buffer.from(JSON.stringify(this.#describe(sources)))
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, keys.length * 2)))
    const predictions = this.#packPredictions()
    const start = align(headerBytes + description.length) + slots * slotBytes + predictions.length
    const pages = this.#packPages(keys, align(start))
    const blocks = this.#packBlocks(keys, pages)
    const table = Buffer.alloc(slots * slotBytes)
    let at = align(start) + pages.bytes.length
    for (const [index, block] of blocks.entries()) {
      fillSlot(table, slots, hashKey(keys[index] as string), at, block.length)
      at += align(block.length)
    }
    yield encodeHeader({
      descriptionBytes: description.length,
      slots,
      keys: keys.length,
      predictions: this.#predictions.size,
      length: at,
    })
    yield padded(description, headerBytes)
    yield table
    yield padded(predictions, start - predictions.length)
    yield pages.bytes
    for (const block of blocks) yield padded(block)
  }

  #addArtifacts(): void {
    const names = new Map<string, string[]>()
    for (const key of this.#advisories.keys()) {
      const [ecosystem = "", name = ""] = key.split("\n")
      const artifact = anyGroup(ecosystem, name)
      if (artifact !== undefined) getOrAdd(names, artifactKey(ecosystem, artifact), () => []).push(name)
    }
    for (const [key, list] of names) this.#values.set(key, list.sort(compareText))
  }

  #describe(sources: readonly IndexSource[]): IndexDescription {
    const ecosystems = new Map<string, number>()
    for (const [key, entries] of this.#advisories) {
      const ecosystem = key.slice(0, key.indexOf("\n"))
      ecosystems.set(ecosystem, (ecosystems.get(ecosystem) ?? 0) + entries.length)
    }
    return {
      sources: [...sources].sort((a, b) => compareText(a.name, b.name)),
      ecosystems: Object.fromEntries([...ecosystems].sort(([a], [b]) => compareText(a, b))),
    }
  }

  #packPredictions(): Buffer {
    const bytes = Buffer.alloc(this.#predictions.size * predictionBytes)
    const sorted = [...this.#predictions].sort(([a], [b]) => a - b)
    for (const [index, [number, { score, percentile }]] of sorted.entries()) {
      bytes.writeUInt32LE(number, index * predictionBytes)
      bytes.writeUInt16LE(Math.round(score * 65_535), index * predictionBytes + 4)
      bytes.writeUInt16LE(Math.round(percentile * 65_535), index * predictionBytes + 6)
    }
    return bytes
  }

  /** Shared parts in the order of the keys that need them, so that neighbours in a page are needed together. */
  #packPages(keys: readonly string[], start: number) {
    const texts = [...this.#shared.keys()]
    const places = new Map<number, StoredAdvisory["n"]>()
    const pages: Buffer[] = []
    let at = start
    let waiting: number[] = []
    let characters = 0
    const flush = () => {
      if (waiting.length === 0) return
      const page = pack(`[${waiting.map((number) => texts[number]).join(",")}]`)
      for (const [entry, number] of waiting.entries()) places.set(number, [at, page.length, entry])
      const piece = padded(page)
      pages.push(piece)
      at += piece.length
      waiting = []
      characters = 0
    }
    const taken = new Uint8Array(texts.length)
    for (const key of keys)
      for (const { shared } of this.#sorted(key, texts)) {
        if (taken[shared] === 1) continue
        taken[shared] = 1
        waiting.push(shared)
        characters += (texts[shared] as string).length
        if (characters >= pageCharacters) flush()
      }
    flush()
    return { places, texts, bytes: Buffer.concat(pages) }
  }

  #packBlocks(
    keys: readonly string[],
    { places, texts }: { readonly places: ReadonlyMap<number, StoredAdvisory["n"]>; readonly texts: readonly string[] },
  ): readonly Buffer[] {
    return keys.map((key) => {
      const value = this.#values.get(key)
      const entries = this.#sorted(key, texts).map(({ shared, own }) => ({ n: places.get(shared), ...own }))
      const block = { key, value: value ?? (entries as unknown as JsonValue) } satisfies Block
      return pack(JSON.stringify(block))
    })
  }

  #sorted(key: string, texts: readonly string[]): readonly Entry[] {
    const entries = this.#advisories.get(key) ?? []
    return entries.sort(
      (a, b) =>
        compareText(texts[a.shared] as string, texts[b.shared] as string) ||
        compareText(JSON.stringify(a.own), JSON.stringify(b.own)),
    )
  }
}

const align = (bytes: number): number => Math.ceil(bytes / alignment) * alignment

/** Filled up so that what follows is aligned. */
function padded(bytes: Buffer, start = 0): Buffer {
  const length = align(start + bytes.length) - start
  return length === bytes.length ? bytes : Buffer.concat([bytes], length)
}

/** A byte says whether the rest is deflated. */
function pack(text: string): Buffer {
  const plain = Buffer.from(text)
  if (plain.length < packFrom) return Buffer.concat([Buffer.from([0]), plain])
  return Buffer.concat([Buffer.from([1]), deflateRawSync(plain, { level: 6 })])
}

function fillSlot(table: Buffer, slots: number, hash: number, offset: number, length: number): void {
  for (let slot = hash & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
    const at = slot * slotBytes
    if (table.readUInt32LE(at) !== 0) continue
    table.writeUInt32LE(hash, at)
    table.writeUInt32LE(offset / alignment, at + 4)
    table.writeUInt32LE(length, at + 8)
    return
  }
}
