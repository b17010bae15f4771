import { isPlainText } from "./fast/plain-text.ts"
import { readFast } from "./fast/read-fast.ts"
import { YamlFault } from "./fault.ts"
import { jsonStream } from "./json-stream.ts"
import { defaultYamlLimits, goMaxDepth, type YamlLimits } from "./limits.ts"
import type { Origin } from "./line-map.ts"
import { makeProblem } from "./problem.ts"
import { readYaml } from "./read-yaml.ts"
import { remarkProblem } from "./remark-problem.ts"
import { type Chunk, splitStream } from "./split-stream.ts"
import type { YamlDocument, YamlProblem } from "./types.ts"

/**
 * Lazily yields the documents of a stream of YAML or JSON as `kubectl apply -f` reads it. A broken document never hides
 * its neighbours (kubectl would stop at it), and no content makes this throw.
 *
 * Sources: k8s.io/apimachinery/pkg/util/yaml (YAMLOrJSONDecoder), sigs.k8s.io/yaml (YAMLToJSON), go.yaml.in/yaml/v2.
 */
export function* readDocuments(text: string, limits?: Partial<YamlLimits>): Generator<YamlDocument> {
  const bounds = { ...defaultYamlLimits, ...limits }
  bounds.maxDepth = Math.min(bounds.maxDepth, goMaxDepth)
  let index = 0
  let count = 0
  for (const document of documentsOf(text, bounds)) {
    if (++count > bounds.maxDocuments) {
      yield tooManyDocuments(text, document, index, bounds)
      return
    }
    yield { ...document, index }
    if (!document.empty) index++
  }
}

function* documentsOf(original: string, limits: YamlLimits): Generator<YamlDocument> {
  // Kubernetes' line reader ends every line, too (decoder.go, LineReader).
  const text = original.endsWith("\n") ? original : `${original}\n`
  const rest = yield* jsonStream(text, original.length, limits)
  const isPlain = isPlainText(text)
  for (const chunk of splitStream(rest)) {
    const fast =
      isPlain || isPlainText(text.slice(chunk.readFrom, chunk.end)) ? readFastChunk(text, chunk, limits) : undefined
    const document = fast ?? readChunk(text, chunk, limits)
    yield document.end > original.length ? { ...document, end: original.length } : document
  }
}

/** undefined: the fast path does not decide this document. */
function readFastChunk(text: string, chunk: Chunk, limits: YamlLimits): YamlDocument | undefined {
  const { start, end, readFrom, line, separatorFault } = chunk
  const isOpenedByComment = readFrom !== start && text.charAt(readFrom + 3) === "#"
  if (isOpenedByComment || separatorFault !== -1 || end - start > limits.maxBytes) return undefined
  const reading = readFast(text, start, end, limits)
  if (reading === undefined) return undefined
  const { value } = reading
  return { index: 0, start, end, line, value, empty: value === undefined, problems: noProblems, isPlainStyle: true }
}

const noProblems: readonly YamlProblem[] = []

function readChunk(text: string, chunk: Chunk, limits: YamlLimits): YamlDocument {
  const { start, end, readFrom, origin, line } = chunk
  const document = { index: 0, start, end, line, value: undefined, empty: false }
  try {
    refuseSeparator(chunk)
    if (end - start > limits.maxBytes) throw tooLarge(start - readFrom, limits)
    const { value, empty, remarks, ignoredFrom } = readYaml(text.slice(readFrom, end), limits)
    const problems = remarks.map((remark) => remarkProblem(origin, readFrom, remark))
    if (ignoredFrom !== -1) problems.push(ignoredProblem(origin, readFrom + ignoredFrom))
    return { ...document, value, empty, problems }
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    const { code, message, advice } = error
    const offset = Math.min(readFrom + error.offset, end)
    return { ...document, problems: [makeProblem(origin, { code, severity: "error", message, advice, offset })] }
  }
}

function refuseSeparator(chunk: Chunk): void {
  if (chunk.separatorFault !== -1)
    throw new YamlFault(
      "yaml-separator",
      chunk.separatorFault - chunk.readFrom,
      "a line that begins with '---' separates documents, and Kubernetes allows only a comment behind it",
      "Move the text to the next line; a text that begins with '---' cannot stand at the start of a line.",
    )
}

const tooLarge = (start: number, limits: YamlLimits): YamlFault =>
  new YamlFault(
    "yaml-too-large",
    start,
    `the document is larger than ${limits.maxBytes} characters`,
    "Split it, or raise the limit.",
  )

const ignoredProblem = (origin: Origin, offset: number): YamlProblem =>
  makeProblem(origin, {
    code: "yaml-ignored-content",
    severity: "warning",
    message: "the document ends before this text, and Kubernetes ignores what follows",
    advice: "Begin a new document with a line '---', or remove the text.",
    offset,
  })

function tooManyDocuments(text: string, next: YamlDocument, index: number, limits: YamlLimits): YamlDocument {
  const { start, line } = next
  const lineStart = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1
  const problem = makeProblem(
    { text, start, line, lineStart },
    {
      code: "yaml-too-many-documents",
      severity: "error",
      message: `more than ${limits.maxDocuments} documents; this one and those after it were not read`,
      advice: "Split the file, or raise the limit.",
      offset: start,
    },
  )
  return { index, start, end: text.length, line, value: undefined, empty: false, problems: [problem] }
}
