import { readDocuments, type YamlDocument, type YamlProblem } from "../../lib/yaml/index.ts"
import type { Incomplete } from "../../model/finding.ts"
import type { Location } from "../../model/location.ts"
import { type FileOrigin, Resource, type SourceText } from "../../model/resource.ts"
import { type LoadPart, loadPart, type SourceWarning } from "../load-part.ts"
import { expandList } from "./expand-list.ts"
import {
  describeDocument,
  isBareList,
  isKubernetesObject,
  mayHoldObject,
  mentionsKubernetes,
} from "./kubernetes-object.ts"

/** Documents after which a part is given, so that a consumer can let go of a huge file piece by piece. */
const documentsPerPart = 1000

/** Problems and warnings told one by one for each file; the rest is told as a number. */
const maxTold = 100

export interface ManifestText {
  readonly source: SourceText
  /** The user asked for this very file: then everything in it that is no Kubernetes object is told. */
  readonly named: boolean
  /** What was rendered to give this text. */
  readonly renderedFrom?: string
  /** Names the file of a document where it is another than the text's own (templates of a chart). */
  readonly sourceOf?: (document: YamlDocument) => SourceText
}

/** Reads the Kubernetes objects of a text, lazily, about a thousand documents at a time. Never throws on content. */
export function* readManifests(text: ManifestText): Generator<LoadPart> {
  const { source, named } = text
  if (!named && !mayHoldObject(source.text)) {
    yield loadPart({ otherDocuments: 1, documents: 1 })
    return
  }
  const told = new Report(text)
  let part = newPart()
  for (const document of readDocuments(source.text)) {
    readDocument(text, document, part, told)
    if (++part.seen < documentsPerPart) continue
    yield loadPart(part)
    part = newPart()
  }
  if (named && told.documents === 0)
    part.skipped.push({
      file: source.file,
      why: text.renderedFrom === undefined ? "it holds no document" : "it renders to nothing",
    })
  yield loadPart({ ...part, incomplete: told.problems(), warnings: told.warnings() })
}

const newPart = () => ({
  resources: [] as Resource[],
  skipped: [] as { file: string; why: string }[],
  documents: 0,
  otherDocuments: 0,
  seen: 0,
})

function readDocument(
  text: ManifestText,
  document: YamlDocument,
  part: ReturnType<typeof newPart>,
  told: Report,
): void {
  if (document.empty) return
  const { value } = document
  const errors = document.problems.filter(({ severity }) => severity === "error")
  if (errors.length === 0 && (value === null || value === undefined)) return
  part.documents++
  told.documents++
  for (const error of errors) if (!told.broken(error)) part.otherDocuments++
  if (value === undefined) return
  if (!isKubernetesObject(value)) {
    if (!told.other(document)) part.otherDocuments++
    return
  }
  told.judged++
  for (const problem of document.problems) if (problem.severity === "warning") told.warn(problem)
  const source = text.sourceOf?.(document) ?? text.source
  const { index, start, end, line } = document
  for (const { pointer, object } of expandList(value)) {
    if (object === undefined) {
      told.strayItem(document, pointer)
      continue
    }
    const origin: { -readonly [K in keyof FileOrigin]: FileOrigin[K] } = {
      kind: "file",
      source,
      document: index,
      start,
      end,
      line,
      pointer,
    }
    // Of a rendered text another may be named as the source: what was noted of one says nothing of the other.
    if (text.renderedFrom !== undefined) origin.renderedFrom = text.renderedFrom
    else if (document.isPlainStyle) origin.isPlainStyle = true
    part.resources.push(new Resource(object, origin))
  }
}

/** What is to be told about one text. Bounded, whatever the text holds. */
class Report {
  readonly #text: ManifestText
  readonly #problems: Incomplete[] = []
  readonly #warnings: SourceWarning[] = []
  #untoldProblems = 0
  #untoldWarnings = 0
  #mentions: boolean | undefined
  documents = 0
  judged = 0

  constructor(text: ManifestText) {
    this.#text = text
  }

  /** False: the broken text is none of Kubernetes' business. */
  broken(problem: YamlProblem): boolean {
    if (!this.#text.named && !this.#mentionsKubernetes()) return false
    const isTemplate = this.#text.source.text.includes("{{") && problem.code !== "yaml-too-many-documents"
    this.#tell(
      isTemplate
        ? {
            why: `it is a template ({{ … }}), which is no YAML before it is rendered: ${problem.message}`,
            code: "template",
            advice: "Scan the chart it belongs to, or pipe what the template renders to: … | breakwater scan -",
          }
        : { why: problem.message, code: problem.code, advice: problem.advice },
      this.#at(problem.line, problem.column),
    )
    return true
  }

  /** False: the document is passed over without a word. */
  other(document: YamlDocument): boolean {
    const { value } = document
    if (value === undefined || !(this.#text.named || isBareList(value))) return false
    this.#tell(
      {
        why: `it is no Kubernetes object (a map with apiVersion and kind): it seems to be ${describeDocument(value)}`,
        code: "not-kubernetes",
        advice: isBareList(value)
          ? "Wrap the objects in one of kind List, or separate them by ---."
          : "Leave it out of the targets; files of other kinds in a folder are passed over.",
      },
      this.#at(document.line, 1),
    )
    return true
  }

  strayItem(document: YamlDocument, pointer: string): void {
    this.#tell(
      {
        why: `the list's item at ${pointer} is no Kubernetes object (a map with apiVersion and kind)`,
        code: "not-kubernetes",
        advice: "Give the item both, or neither where the list is of one kind only (such as PodList).",
      },
      this.#at(document.line, 1),
    )
  }

  warn({ code, message, advice, line, column }: YamlProblem): void {
    if (this.#warnings.length >= maxTold) this.#untoldWarnings++
    else this.#warnings.push({ code, message, advice, location: this.#at(line, column) })
  }

  problems(): Incomplete[] {
    if (this.#untoldProblems > 0)
      this.#problems.push({
        what: this.#text.source.file,
        why: `${this.#untoldProblems} more of its documents could not be judged`,
        code: "more-problems",
        advice: "Mend those above first.",
      })
    if (this.judged === 0) return this.#problems
    const others = `The other ${this.judged === 1 ? "document" : `${this.judged} documents`} of this file ${this.judged === 1 ? "was" : "were"} scanned.`
    return this.#problems.map((problem) => ({ ...problem, advice: `${problem.advice ?? ""} ${others}`.trim() }))
  }

  warnings(): SourceWarning[] {
    if (this.#untoldWarnings === 0) return this.#warnings
    const message = `${this.#untoldWarnings} more warnings in this file`
    return [
      ...this.#warnings,
      { code: "more-warnings", message, advice: "Mend those above first.", location: this.#at(1, 1) },
    ]
  }

  #tell(problem: Omit<Incomplete, "what" | "location">, location: Location): void {
    if (this.#problems.length >= maxTold) this.#untoldProblems++
    else this.#problems.push({ what: this.#text.source.file, ...problem, location })
  }

  #at = (line: number, column: number): Location => ({
    file: this.#text.source.file,
    line,
    column,
    endLine: line,
    endColumn: column,
  })

  #mentionsKubernetes(): boolean {
    this.#mentions ??= mentionsKubernetes(this.#text.source.text)
    return this.#mentions
  }
}
