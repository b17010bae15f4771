import { asArray, asString, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { append } from "../../lib/json-pointer.ts"
import { decodeText, readDocuments, type YamlDocument, type YamlProblem } from "../../lib/yaml/index.ts"
import type { Incomplete } from "../../model/finding.ts"
import type { Location } from "../../model/location.ts"
import { type FileOrigin, Resource, type SourceText } from "../../model/resource.ts"
import type { Warning } from "../../model/scan-report.ts"
import { type Loaded, nothing } from "../loaded.ts"

export interface ManifestOptions {
  /** The user named the file itself: then everything in it that is not judged is reported. */
  readonly explicit: boolean
  /** The chart or kustomization the text was rendered from. */
  readonly renderedFrom?: string
}

/** Reads the Kubernetes objects of a file's bytes. Never throws on content. */
export function readManifest(file: string, bytes: Uint8Array, options: ManifestOptions): Loaded {
  const { text, problem } = decodeText(bytes)
  if (problem) {
    // A binary file in a folder is nobody's manifest.
    if (!options.explicit && text.includes("\u0000")) return { ...nothing, otherDocuments: 1 }
    return { ...nothing, incomplete: [toIncomplete(file, problem)] }
  }
  return readManifestText({ file, text }, options)
}

export function readManifestText(source: SourceText, options: ManifestOptions): Loaded {
  const resources: Resource[] = []
  const incomplete: Incomplete[] = []
  const warnings: Warning[] = []
  let otherDocuments = 0
  for (const document of readDocuments(source.text)) {
    for (const problem of document.problems) {
      if (problem.severity === "warning") warnings.push(toWarning(source.file, problem))
      else if (options.explicit || looksLikeKubernetes(source.text, document))
        incomplete.push(templateAware(source, document, problem))
      else otherDocuments++
    }
    if (document.value === undefined) continue
    const before = resources.length
    collect(document.value, "", source, document, options, resources)
    if (resources.length > before || isEmptyList(document.value)) continue
    otherDocuments++
    if (options.explicit) incomplete.push(notAnObject(source.file, document))
  }
  return { resources, incomplete, warnings, otherDocuments }
}

/** Kinds that are configuration of tools and never reach an API server. */
const toolKinds =
  /^(?:kustomize\.config\.k8s\.io|config\.kubernetes\.io|skaffold|kind\.x-k8s\.io|ctlptl\.dev|tilt\.dev|helm\.sh)\b/

const isKubernetesObject = (value: JsonValue): value is JsonObject => {
  const apiVersion = asString(get(value, "apiVersion"))
  return (
    apiVersion !== undefined &&
    asString(get(value, "kind")) !== undefined &&
    !toolKinds.test(apiVersion) &&
    isObject(value)
  )
}

/** A List of v1, or a typed list such as RoleList as the API server answers it. */
const isList = (object: JsonObject): boolean =>
  asString(get(object, "kind"))?.endsWith("List") === true && Array.isArray(get(object, "items"))

const isEmptyList = (value: JsonValue): boolean => isKubernetesObject(value) && isList(value)

function collect(
  value: JsonValue,
  pointer: string,
  source: SourceText,
  document: YamlDocument,
  options: ManifestOptions,
  into: Resource[],
): void {
  if (!isKubernetesObject(value)) return
  if (isList(value)) {
    for (const [index, item] of asArray(get(value, "items")).entries())
      collect(withListType(value, item), append(pointer, "items", index), source, document, options, into)
    return
  }
  const origin: FileOrigin = {
    kind: "file",
    source,
    document: document.index,
    start: document.start,
    end: document.end,
    line: document.line,
    pointer,
    ...(options.renderedFrom === undefined ? {} : { renderedFrom: options.renderedFrom }),
  }
  into.push(new Resource(value, origin))
}

/** Items of a typed list carry neither apiVersion nor kind: PodList says they are Pods. */
function withListType(list: JsonObject, item: JsonValue): JsonValue {
  const kind = asString(get(list, "kind"))?.replace(/List$/, "") ?? ""
  if (!isObject(item) || kind === "" || get(item, "kind") !== undefined) return item
  return { apiVersion: get(list, "apiVersion") ?? "v1", kind, ...item }
}

const looksLikeKubernetes = (text: string, { start, end }: YamlDocument): boolean => {
  const slice = text.slice(start, Math.min(end, start + 65536))
  return /^["']?apiVersion["']?\s*:/m.test(slice) && /^["']?kind["']?\s*:/m.test(slice)
}

function templateAware(source: SourceText, document: YamlDocument, problem: YamlProblem): Incomplete {
  const isTemplate = /\{\{-?\s/.test(source.text.slice(document.start, document.end))
  const plain = toIncomplete(source.file, problem)
  if (!isTemplate) return plain
  return {
    ...plain,
    why: `a template that was not rendered: ${problem.message}`,
    advice: "Scan the chart's folder, or render it first: helm template … | breakwater scan -",
  }
}

const toIncomplete = (file: string, problem: YamlProblem): Incomplete => ({
  what: file,
  why: problem.message,
  code: problem.code,
  advice: problem.advice,
  location: pointLocation(file, problem),
})

const toWarning = (file: string, problem: YamlProblem): Warning => ({
  code: problem.code,
  message: problem.message,
  location: pointLocation(file, problem),
})

const pointLocation = (file: string, { line, column }: YamlProblem): Location => ({
  file,
  line,
  column,
  endLine: line,
  endColumn: column + 1,
})

function notAnObject(file: string, { line, value }: YamlDocument): Incomplete {
  const missing = isObject(value) ? ["apiVersion", "kind"].filter((key) => asString(get(value, key)) === undefined) : []
  const why = !isObject(value)
    ? "the document is no map, so no Kubernetes object"
    : missing.length > 0
      ? `the document has no ${missing.join(" and no ")}, so it is no Kubernetes object`
      : "the document is configuration of another tool, no object of a cluster"
  return {
    what: file,
    why,
    code: "not-kubernetes",
    advice: "Leave it out, or scan the folder: there such files are passed over.",
    location: { file, line, column: 1, endLine: line, endColumn: 2 },
  }
}
