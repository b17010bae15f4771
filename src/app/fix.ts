import { readManifests } from "../inputs/files/read-manifests.ts"
import type { PatchOperation } from "../lib/json-patch.ts"
import { PatchQueue } from "../lib/patch-queue.ts"
import { EditError, editDocument, readDocuments } from "../lib/yaml/index.ts"
import type { Finding } from "../model/finding.ts"
import { Inventory } from "../model/inventory.ts"
import type { FileOrigin, Resource, SourceText } from "../model/resource.ts"
import type { ScanReport } from "../model/scan-report.ts"
import { type LoadedInventory, type ScanOptions, scan } from "./scan.ts"

export interface FixOptions extends ScanOptions {
  /** Also make the fixes that could break the application. */
  readonly risky?: boolean
}

export interface FixedFile {
  /** As the scan names it. */
  readonly file: string
  readonly before: string
  readonly after: string
}

/** A finding that stays, and why. */
export interface LeftFinding {
  readonly finding: Finding
  readonly why: "risky" | "person" | "rendered" | "cluster" | "layout" | "conflict"
  /** What is in the way, for `layout`; what it is rendered from, for `rendered`. */
  readonly detail?: string
}

export interface FixResult {
  readonly files: readonly FixedFile[]
  /** What was found at first and is gone. */
  readonly fixed: readonly Finding[]
  readonly left: readonly LeftFinding[]
  /** What counts only now: findings that a repaired one outweighed. */
  readonly appeared: readonly Finding[]
  /** The scan of the changed texts. */
  readonly report: ScanReport
}

/** Fixes that need each other's result come one round later; more rounds than this mean that two rules disagree. */
const maxRounds = 8

/**
 * Works out what `breakwater fix` writes, without writing it: the new texts of the files in which findings can be fixed,
 * with everything else in them as it was. Waived findings are left alone.
 */
export function fix(loaded: LoadedInventory, options: FixOptions = {}): FixResult {
  const first = scan(loaded, options)
  const original = new Map<string, SourceText>()
  const layout = new Map<string, string>()
  let current = loaded
  let report = first
  for (let round = 0; round < maxRounds; round++) {
    const texts = applyRound(
      report.findings.filter((finding) => isFixable(finding, options)),
      layout,
    )
    if (texts.size === 0) break
    for (const source of texts.keys()) if (!original.has(source.file)) original.set(source.file, source)
    current = withTexts(current, texts)
    report = scan(current, options)
  }
  const known = new Set(first.findings.map(({ id }) => id))
  const remaining = new Set(report.findings.map(({ id }) => id))
  const sources = new Map<string, string>()
  for (const { origin } of current.inventory.all())
    if (origin.kind === "file") sources.set(origin.source.file, origin.source.text)
  return {
    files: [...original.values()].flatMap(({ file, text }) => {
      const after = sources.get(file) ?? text
      return after === text ? [] : [{ file, before: text, after }]
    }),
    fixed: first.findings.filter(({ id, waiver }) => !waiver && !remaining.has(id)),
    left: report.findings.filter(({ waiver }) => !waiver).map((finding) => whyLeft(finding, options, layout)),
    appeared: report.findings.filter(({ id }) => !known.has(id)),
    report,
  }
}

const originOf = ({ places }: Finding): FileOrigin | undefined => {
  const origin = places[0]?.resource.origin
  return origin?.kind === "file" ? origin : undefined
}

function isFixable({ fix: remedy, waiver, places }: Finding, { risky = false }: FixOptions): boolean {
  const origin = places[0]?.resource.origin
  return (
    waiver === undefined &&
    remedy?.patch !== undefined &&
    (risky || remedy.automatic) &&
    origin?.kind === "file" &&
    origin.renderedFrom === undefined
  )
}

function whyLeft(finding: Finding, { risky = false }: FixOptions, layout: ReadonlyMap<string, string>): LeftFinding {
  const origin = originOf(finding)
  if (!finding.fix?.patch) return { finding, why: "person" }
  if (origin === undefined) return { finding, why: "cluster" }
  if (origin.renderedFrom !== undefined) return { finding, why: "rendered", detail: origin.renderedFrom }
  const detail = layout.get(finding.id)
  if (detail !== undefined) return { finding, why: "layout", detail }
  return { finding, why: risky || finding.fix.automatic ? "conflict" : "risky" }
}

/** The new texts of one round. What a text does not allow is noted by the finding's id. */
function applyRound(findings: readonly Finding[], layout: Map<string, string>): ReadonlyMap<SourceText, string> {
  const documents = new Map<SourceText, Map<number, Finding[]>>()
  for (const finding of findings) {
    const origin = originOf(finding)
    if (!origin || layout.has(finding.id)) continue
    const ofText = documents.get(origin.source) ?? new Map<number, Finding[]>()
    documents.set(origin.source, ofText)
    ofText.set(origin.start, [...(ofText.get(origin.start) ?? []), finding])
  }
  const texts = new Map<SourceText, string>()
  for (const [source, ofText] of documents) {
    let text = source.text
    // From the end, so that the documents before stay where they are.
    for (const [start, wanted] of [...ofText].sort(([a], [b]) => b - a)) {
      const end = originOf(wanted[0] as Finding)?.end ?? text.length
      text = text.slice(0, start) + fixDocument(text.slice(start, end), wanted, layout) + text.slice(end)
    }
    if (text !== source.text) texts.set(source, text)
  }
  return texts
}

/** All at once, since most documents allow it; else without those that the text does not allow. */
function fixDocument(text: string, findings: readonly Finding[], layout: Map<string, string>): string {
  const value = [...readDocuments(text)].find(({ empty }) => !empty)?.value
  if (value === undefined || findings.length === 0) return text
  const queue = new PatchQueue(value)
  const taken = findings.filter((finding) => queue.offer(patchOf(finding)))
  try {
    return editDocument(text, queue.operations)
  } catch (error) {
    if (!(error instanceof EditError)) throw error
    const possible = taken.filter((finding) => {
      const problem = tryAlone(text, finding)
      if (problem !== undefined) layout.set(finding.id, problem)
      return problem === undefined
    })
    // Each can be made but not all together: one now, the others in the next round.
    return fixDocument(text, possible.length < taken.length ? possible : possible.slice(0, 1), layout)
  }
}

/** Why a fix cannot be written into a text, if it cannot. */
function tryAlone(text: string, finding: Finding): string | undefined {
  try {
    editDocument(text, patchOf(finding))
  } catch (error) {
    if (!(error instanceof EditError)) throw error
    return error.message
  }
  return undefined
}

/** The patch of a finding's object as one of its document: objects may stand in a List. */
const patchOf = (finding: Finding): readonly PatchOperation[] => {
  const prefix = originOf(finding)?.pointer ?? ""
  return (finding.fix?.patch ?? []).map((operation) => ({ ...operation, path: prefix + operation.path }))
}

/** The inventory as it is once the files hold the new texts. */
export function withTexts(loaded: LoadedInventory, texts: ReadonlyMap<SourceText, string>): LoadedInventory {
  const resources: Resource[] = []
  for (const resource of loaded.inventory.all()) {
    const { origin } = resource
    if (origin.kind !== "file" || !texts.has(origin.source)) resources.push(resource)
  }
  for (const [{ file }, text] of texts)
    for (const part of readManifests({ source: { file, text }, named: true })) resources.push(...part.resources)
  return { ...loaded, inventory: Inventory.of(resources) }
}
