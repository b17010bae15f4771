import { readdir, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { getOrAdd } from "../../lib/get-or-add.ts"
import { asString, get, type JsonObject } from "../../lib/json.ts"
import type { Advisory } from "../../model/advisory.ts"
import { readDebianList } from "./debian-list.ts"
import { readEndOfLife } from "./end-of-life.ts"
import { isPredictionText, readKnownExploited, readPredictions } from "./exploitation.ts"
import { MalformedRecord } from "./fields.ts"
import type { IndexBuilder } from "./index/build-index.ts"
import type { IndexSource } from "./index/format.ts"
import { type FeedItem, readFeedFile } from "./read-feed-file.ts"
import { type AdvisoryFeed, advisoryFeeds, isEndOfLife, isKnownExploited, isVex } from "./recognise.ts"

/** A record that could not be taken over, and where it stands. */
export interface Rejected {
  readonly file: string
  readonly line: number
  readonly why: string
}

export interface ImportResult {
  readonly sources: readonly IndexSource[]
  /** Records of a feed that could not be read: their advisories are missing. */
  readonly rejected: readonly Rejected[]
  /** What is no advisory at all, such as a file of the repository that a feed was copied from. */
  readonly passedOver: readonly Rejected[]
}

/** Names that never hold advisories. */
const otherFiles =
  /(?:^|\/)(?:\.|README|LICENSE|COPYING|CHANGELOG|index\.json$)|\.(?:md|txt\.asc|asc|sig|pem|html?|css|js|ts|py|rb|go|sh|toml)$/i

interface Tally {
  records: number
  advisories: number
  withdrawn: number
  newest: string
}

/** Reads files and folders of feeds into an index. A bad record is told and never stops the rest. */
export async function importFeeds(
  paths: readonly string[],
  builder: FeedSink,
  onProgress: (records: number) => void = () => {},
): Promise<ImportResult> {
  const reading = new FeedReading(builder)
  let records = 0
  for (const path of paths)
    for await (const { file, folder } of feedFiles(path))
      for await (const item of readFeedFile(file)) {
        if (++records % 1000 === 0) onProgress(records)
        reading.take(item, file, folder)
      }
  return reading.finish()
}

/** What an import adds to: an index that is built, or a list. */
export type FeedSink = Pick<IndexBuilder, "addAdvisory" | "addExploited" | "addLifecycle" | "addPrediction">

/** The advisories of files and folders alone, for those who need no index. */
export function readAdvisories(paths: readonly string[], add: (advisory: Advisory) => void): Promise<ImportResult> {
  const nothing = () => {}
  return importFeeds(paths, { addAdvisory: add, addExploited: nothing, addLifecycle: nothing, addPrediction: nothing })
}

/** Sorts the items of files to their readers and counts what each source gave. */
class FeedReading {
  readonly #builder: FeedSink
  readonly #tallies = new Map<string, Tally>()
  readonly #rejected: Rejected[] = []
  readonly #passedOver: Rejected[] = []

  constructor(builder: FeedSink) {
    this.#builder = builder
  }

  take(item: FeedItem, file: string, folder: string | undefined): void {
    if (item.kind === "unreadable") this.#rejected.push({ file: item.file, line: item.line, why: item.why })
    else if (item.kind === "text") this.#takeText(item.text, file)
    else {
      try {
        this.#takeRecord(item, file, folder)
      } catch (error) {
        if (!(error instanceof MalformedRecord)) throw error
        this.#rejected.push({ file: item.file, line: item.line, why: error.message })
      }
    }
  }

  finish(): ImportResult {
    const sources = [...this.#tallies].map(([name, { newest, ...counts }]) => ({
      name,
      ...counts,
      ...(newest ? { newest } : {}),
    }))
    return { sources, rejected: this.#rejected, passedOver: this.#passedOver }
  }

  #takeRecord(item: FeedItem & { kind: "record" }, file: string, folder: string | undefined): void {
    const { value } = item
    const feed = advisoryFeeds.find(({ recognises }) => recognises(value))
    const source = feed?.isWhole ? sourceName(file) : (folder ?? sourceName(file))
    if (feed) this.#takeAdvisories(feed, value, source)
    else if (isKnownExploited(value)) {
      const tally = this.#tally(sourceName(file))
      tally.records++
      for (const entry of readKnownExploited(value)) {
        this.#builder.addExploited(entry)
        tally.newest = later(tally.newest, entry.added)
      }
    } else if (isEndOfLife(value)) {
      this.#tally(source).records++
      this.#builder.addLifecycle(readEndOfLife(value))
    } else {
      const why = isVex(value) ? "is a VEX document: give it to scan --vex" : "is of no known feed"
      this.#passedOver.push({ file: item.file, line: item.line, why })
    }
  }

  #takeAdvisories(feed: AdvisoryFeed, record: JsonObject, source: string): void {
    const tally = this.#tally(source)
    tally.records++
    tally.newest = later(tally.newest, asString(get(record, "modified")) ?? asString(get(record, "published")))
    if (get(record, "withdrawn") !== undefined) tally.withdrawn++
    for (const advisory of feed.read(record, source)) {
      if (advisory.withdrawn !== undefined) continue
      this.#builder.addAdvisory(advisory)
      tally.advisories++
    }
  }

  #takeText(text: string, file: string): void {
    const source = sourceName(file)
    const report = (line: number, why: string) => void this.#rejected.push({ file, line, why })
    if (isPredictionText(text)) {
      const tally = this.#tally(source)
      tally.newest = later(tally.newest, /score_date:([\d-]+)/.exec(text)?.[1])
      for (const [id, prediction] of readPredictions(text, report)) {
        tally.records++
        this.#builder.addPrediction(id, prediction)
      }
    } else if (isDebianList(text)) {
      const tally = this.#tally(source)
      for (const advisory of readDebianList(text, source, report)) {
        tally.records++
        tally.advisories++
        tally.newest = later(tally.newest, advisory.published)
        this.#builder.addAdvisory(advisory)
      }
    } else this.#passedOver.push({ file, line: 1, why: "is of no known feed" })
  }

  #tally = (name: string): Tally =>
    getOrAdd(this.#tallies, name, () => ({ records: 0, advisories: 0, withdrawn: 0, newest: "" }))
}

const isDebianList = (text: string): boolean => /^\[\d{1,2} \w{3} \d{4}\] D[SL]/m.test(text.slice(0, 10_000))

/** The files of a path, in a stable order; `folder` names the source of records that have a file each. */
async function* feedFiles(path: string): AsyncGenerator<{ file: string; folder: string | undefined }> {
  if (!(await stat(path)).isDirectory()) return yield { file: path, folder: undefined }
  const name = basename(path)
  const visit = async function* (folder: string): AsyncGenerator<{ file: string; folder: string | undefined }> {
    const entries = await readdir(folder, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = join(folder, entry.name)
      if (entry.isDirectory() && !entry.name.startsWith(".")) yield* visit(file)
      else if (entry.isFile() && !otherFiles.test(entry.name))
        yield { file, folder: /\.(?:json|ya?ml)$/.test(entry.name) ? name : undefined }
    }
  }
  yield* visit(path)
}

/** `almalinux-osv` of `feeds/almalinux-osv.jsonl.zst`. */
export const sourceName = (file: string): string =>
  basename(file).replace(/(?:\.(?:jsonl?|ndjson|txt|csv|ya?ml|zip|zst|gz))+$/, "")

/** The later of two days; zero dates of feeds that know none do not count. */
const later = (a: string, date: string | undefined): string => {
  const day = /^[12]\d{3}-\d{2}-\d{2}/.exec(date ?? "")?.[0] ?? ""
  return day > a ? day : a
}
