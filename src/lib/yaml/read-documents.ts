import { YamlFault } from "./fault.ts"
import { jsonStream } from "./json-stream.ts"
import { defaultYamlLimits, goMaxDepth, type YamlLimits } from "./limits.ts"
import { makeProblem, type Origin } from "./problem.ts"
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

function* documentsOf(text: string, limits: YamlLimits): Generator<YamlDocument> {
  const rest = yield* jsonStream(text, limits)
  for (const chunk of splitStream(text, rest.start, rest.line)) yield readChunk(text, chunk, limits)
}

function readChunk(text: string, chunk: Chunk, limits: YamlLimits): YamlDocument {
  const { start, end, readFrom, line } = chunk
  const document = { index: 0, start, end, line, value: undefined, empty: false }
  const origin: Origin = { text, start, line }
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
    // Faults of the separator line stand before the document.
    const offset = code === "yaml-separator" ? error.offset : Math.min(readFrom + error.offset, end)
    return { ...document, problems: [makeProblem(origin, { code, severity: "error", message, advice, offset })] }
  }
}

function refuseSeparator(chunk: Chunk): void {
  if (chunk.separatorFault !== -1)
    throw new YamlFault(
      "yaml-separator",
      chunk.separatorFault,
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
  const problem = makeProblem(
    { text, start, line },
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
