import { statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { asArray, asString, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { decodeText, readDocuments } from "../../lib/yaml/index.ts"
import { groupOf } from "../../model/resource.ts"
import { readAll, withFile } from "../files/read-bytes.ts"
import { kustomizationNames } from "../files/walk.ts"

/** What a kustomization file refers to. Paths are absolute. */
export interface Kustomization {
  readonly folder: string
  readonly file: string
  readonly kind: "Kustomization" | "Component"
  /** Files it reads: resources, patches, data of generators. */
  readonly files: readonly string[]
  /** Those of the files that hold resources: what is rendered is made from them. */
  readonly resources: readonly string[]
  /** Folders with kustomizations that it builds upon. */
  readonly folders: readonly string[]
  /** References that lead to another machine: a repository, an address. */
  readonly remote: readonly string[]
  /** References that lead nowhere. */
  readonly missing: readonly string[]
  /** Charts that kustomize would have Helm fetch and render. */
  readonly helmCharts: boolean
}

const maxBytes = 4 * 1024 * 1024

/** The kustomization file of a folder: the first of the names that kustomize knows. */
export const kustomizationFile = (folder: string): string | undefined =>
  kustomizationNames
    .map((name) => join(folder, name))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile())

/**
 * Reads a kustomization file; undefined when it is none (a Flux Kustomization is a resource like any other), a text when
 * it cannot be read.
 * Source: sigs.k8s.io/kustomize/api/types/kustomization.go (Kustomization).
 */
export function readKustomization(file: string): Kustomization | string | undefined {
  const bytes = withFile(
    file,
    file,
    (open) => readAll(open, maxBytes) ?? { problem: { what: file, why: "it is larger than 4 MiB" } },
  )
  if ("problem" in bytes) return bytes.problem.why
  const documents = [...readDocuments(decodeText(bytes).text, { maxDocuments: 100 })].filter(({ empty }) => !empty)
  const broken = documents.flatMap(({ problems }) => problems).find(({ severity }) => severity === "error")
  if (broken) return `line ${broken.line}: ${broken.message}`
  const value = documents[0]?.value
  if (documents.length === 0) return "it is empty"
  if (!isObject(value)) return "it is no map"
  const apiVersion = asString(get(value, "apiVersion")) ?? ""
  if (apiVersion !== "" && groupOf(apiVersion) !== "kustomize.config.k8s.io") return undefined
  return { ...references(value, dirname(file)), file, folder: dirname(file) }
}

/** Where one reference leads: the file system decides first, then how it is written. */
function references(value: JsonObject, folder: string): Omit<Kustomization, "file" | "folder"> {
  const files: string[] = []
  const resources: string[] = []
  const folders: string[] = []
  const remote: string[] = []
  const missing: string[] = []
  for (const { reference, isResource } of referencesIn(value)) {
    const path = resolve(folder, reference)
    const stat = isAddress(reference) ? undefined : statSync(path, { throwIfNoEntry: false })
    if (stat?.isDirectory()) folders.push(path)
    else if (stat) {
      files.push(path)
      if (isResource) resources.push(path)
    } else if (isAddress(reference) || looksRemote(reference)) remote.push(reference)
    else missing.push(reference)
  }
  const kind = get(value, "kind") === "Component" ? "Component" : "Kustomization"
  const helmCharts =
    asArray(get(value, "helmCharts")).length + asArray(get(value, "helmChartInflationGenerator")).length > 0
  return { kind, files, resources, folders, remote, missing, helmCharts }
}

const isAddress = (reference: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(reference)

/** Source: kustomize api/internal/git/repospec.go (NewRepoSpecFromURL): hosts without a scheme, scp-like, `git::`, `?ref=`. */
const looksRemote = (reference: string): boolean =>
  /^(?:git::|[\w.-]+@|gh:|[\w-]+(?:\.[\w-]+)+[:/]\S+\/)|\.git(?:$|[/?])|\?(?:ref|version|submodules|timeout)=|\/\//.test(
    reference,
  ) && !/^\.{1,2}\//.test(reference)

interface Reference {
  readonly reference: string
  readonly isResource: boolean
}

const resourceLists = ["resources", "bases", "components"]
const otherLists = ["crds", "configurations", "generators", "transformers", "validators", "patchesStrategicMerge"]

function* referencesIn(value: JsonObject): Generator<Reference> {
  for (const key of resourceLists)
    for (const reference of strings(asArray(get(value, key)))) yield { reference, isResource: true }
  for (const reference of otherReferences(value)) if (reference !== "") yield { reference, isResource: false }
}

function* otherReferences(value: JsonObject): Generator<string> {
  for (const key of otherLists) for (const item of strings(asArray(get(value, key)))) if (!isInline(item)) yield item
  for (const key of ["patches", "patchesJson6902", "replacements"])
    for (const item of asArray(get(value, key))) yield* strings([get(item, "path")])
  yield* strings([get(get(value, "openapi"), "path")])
  for (const key of ["configMapGenerator", "secretGenerator"])
    for (const item of asArray(get(value, key))) {
      yield* strings(asArray(get(item, "files"))).map(afterEquals)
      yield* strings([get(item, "env"), ...asArray(get(item, "envs"))])
    }
}

const strings = (values: readonly (JsonValue | undefined)[]): string[] =>
  values.filter((value): value is string => typeof value === "string" && value !== "")

/** Patches, generators and transformers may stand in the list themselves, as text. */
const isInline = (item: string): boolean => item.includes("\n") || /^\s*[{[]/.test(item) || /:\s/.test(item)

/** Data of generators may be given another key: `key=path`. */
const afterEquals = (text: string): string => text.slice(text.indexOf("=") + 1)
