import { ByteReader } from "../../../lib/byte-reader.ts"
import { decodeText, type PackageDraft } from "../cataloger.ts"
import { type ChangelogEntry, repairsIn } from "./changelog-repairs.ts"

/** Tags of an rpm header. Source: rpm, include/rpm/rpmtag.h. */
const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  license: 1014,
  arch: 1022,
  sourceRpm: 1044,
  changelogNames: 1081,
  changelogTexts: 1082,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  modularity: 5096,
} as const

const types = { int32: 4, string: 6, stringArray: 8, i18nString: 9 } as const

/** An entry of the index: where its data lies in the store. */
interface IndexEntry {
  readonly type: number
  readonly offset: number
  readonly count: number
}

/** Bounds against a damaged or hostile header. Source: rpm, lib/header.c (hdrchkTags, hdrchkData). */
const maxIndex = 0xffff
const maxData = 0x0fffffff

/**
 * The package in an rpm header blob as databases store it: two counts, an index of 16-byte entries, a store of data.
 * Undefined when it is damaged or names no package. Source: rpm, docs/manual/format.md ("Header").
 */
export function readRpmHeader(bytes: Uint8Array): PackageDraft | undefined {
  const file = new ByteReader(bytes)
  const indexLength = file.u32(0)
  const dataLength = file.u32(4)
  if (indexLength === 0 || indexLength > maxIndex || dataLength > maxData) return undefined
  const store = 8 + indexLength * 16
  if (store + dataLength > bytes.length) return undefined
  const index = new Map<number, IndexEntry>()
  for (let entry = 0; entry < indexLength; entry++) {
    const at = 8 + entry * 16
    index.set(file.u32(at), { type: file.u32(at + 4), offset: file.u32(at + 8), count: file.u32(at + 12) })
  }
  const header = { file, index, store }
  const text = (tag: number) => strings(header, tag, 1)[0] || undefined
  const name = text(tags.name)
  const version = text(tags.version)
  const release = text(tags.release)
  // Imported signing keys are stored as packages.
  if (!name || !version || name === "gpg-pubkey") return undefined
  const epoch = integers(header, tags.epoch)[0]
  const arch = text(tags.arch)
  const source = readSource(text(tags.sourceRpm), epoch)
  const license = text(tags.license)
  const modularity = text(tags.modularity)
  const repairs = repairsIn(changelog(header))
  return {
    type: "rpm",
    name,
    version: `${epoch === undefined ? "" : `${epoch}:`}${version}${release ? `-${release}` : ""}`,
    ...(arch ? { arch } : {}),
    ...(license ? { licenses: [license] } : {}),
    ...(source ? { source } : {}),
    ...(modularity ? { modularity } : {}),
    files: fileNames(header),
    ...(repairs.length > 0 ? { repairs } : {}),
  }
}

interface Header {
  readonly file: ByteReader
  readonly index: ReadonlyMap<number, IndexEntry>
  readonly store: number
}

function strings({ file, index, store }: Header, tag: number, limit = Number.POSITIVE_INFINITY): string[] {
  const entry = index.get(tag)
  if (!entry || ![types.string, types.stringArray, types.i18nString].some((type) => type === entry.type)) return []
  const result: string[] = []
  let at = store + entry.offset
  for (let item = 0; item < Math.min(entry.count, limit) && at < file.length; item++) {
    const end = file.bytes.indexOf(0, at)
    if (end < 0) break
    result.push(decodeText(file.bytes.subarray(at, end)))
    at = end + 1
  }
  return result
}

function integers({ file, index, store }: Header, tag: number): number[] {
  const entry = index.get(tag)
  if (entry?.type !== types.int32) return []
  const count = Math.min(entry.count, Math.floor((file.length - store - entry.offset) / 4))
  return Array.from({ length: Math.max(0, count) }, (_, item) => file.u32(store + entry.offset + item * 4))
}

/** `NAME-VERSION-RELEASE.src.rpm`; source packages share the epoch of what is built from them. */
function readSource(file: string | undefined, epoch: number | undefined): PackageDraft["source"] {
  const match = /^(.+)-([^-]+)-([^-]+)\.(?:no)?src\.rpm$/.exec(file ?? "")
  if (!match) return undefined
  const [, name = "", version, release] = match
  return { name, version: `${epoch === undefined ? "" : `${epoch}:`}${version}-${release}` }
}

/** Newest first; `Wed Jan 1 2025 Name <mail> - 1:2.3-4` heads an entry. What has no version there is left out. */
function changelog(header: Header): readonly ChangelogEntry[] {
  const texts = strings(header, tags.changelogTexts)
  return strings(header, tags.changelogNames).flatMap((name, at) => {
    const version = /[\s>-]\s*([^\s>]*\d[^\s>]*)$/.exec(name)?.[1]
    return version === undefined ? [] : [{ version, text: texts[at] ?? "" }]
  })
}

function fileNames(header: Header): string[] {
  const folders = strings(header, tags.dirNames)
  const places = integers(header, tags.dirIndexes)
  return strings(header, tags.baseNames).map((name, item) =>
    `${folders[places[item] ?? -1] ?? ""}${name}`.replace(/^\/+/, ""),
  )
}
