import { dirname, join, resolve } from "node:path"
import { asArray, asString, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { decodeText, readDocuments } from "../../lib/yaml/index.ts"
import { groupOf } from "../../model/resource.ts"
import { readAll, withFile } from "../files/read-bytes.ts"
import { statOrNothing } from "../files/stat.ts"
import { kustomizationNames } from "../files/walk.ts"

/** What a kustomization file refers to. Paths are absolute. */
export interface Kustomization {
  readonly folder: string
  readonly file: string
  readonly kind: "Kustomization" | "Component"
  /** Files with resources: what is rendered is made from them. */
  readonly resources: readonly string[]
  /** Files that change resources and are none themselves: patches, configurations. */
  readonly changes: readonly string[]
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
  kustomizationNames.map((name) => join(folder, name)).find((file) => statOrNothing(file)?.isFile())

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
  const files: Record<Use, string[]> = { resource: [], change: [], data: [] }
  const folders: string[] = []
  const remote: string[] = []
  const missing: string[] = []
  for (const [use, reference] of referencesIn(value)) {
    const path = resolve(folder, reference)
    const stat = isAddress(reference) ? undefined : statOrNothing(path)
    if (stat?.isDirectory()) folders.push(path)
    else if (stat) files[use].push(path)
    else if (isAddress(reference) || looksRemote(reference)) remote.push(reference)
    else missing.push(reference)
  }
  const kind = get(value, "kind") === "Component" ? "Component" : "Kustomization"
  const helmCharts =
    asArray(get(value, "helmCharts")).length + asArray(get(value, "helmChartInflationGenerator")).length > 0
  return { kind, resources: files.resource, changes: files.change, folders, remote, missing, helmCharts }
}

const isAddress = (reference: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(reference)

/** Source: kustomize api/internal/git/repospec.go (NewRepoSpecFromURL): hosts without a scheme, scp-like, `git::`, `?ref=`. */
const looksRemote = (reference: string): boolean =>
  /^(?:git::|[\w.-]+@|gh:|[\w-]+(?:\.[\w-]+)+[:/]\S+\/)|\.git(?:$|[/?])|\?(?:ref|version|submodules|timeout)=|\/\//.test(
    reference,
  ) && !/^\.{1,2}\//.test(reference)

/** What a file is to its kustomization. Data of generators may be anything, manifests that others apply too. */
type Use = "resource" | "change" | "data"

const resourceLists = ["resources", "bases", "components"]
const changeLists = ["crds", "configurations", "generators", "transformers", "validators", "patchesStrategicMerge"]

function* referencesIn(value: JsonObject): Generator<readonly [use: Use, reference: string]> {
  for (const key of resourceLists) for (const item of strings(asArray(get(value, key)))) yield ["resource", item]
  for (const item of changesIn(value)) yield ["change", item]
  for (const key of ["configMapGenerator", "secretGenerator"])
    for (const generator of asArray(get(value, key))) {
      const files = strings(asArray(get(generator, "files"))).map(afterEquals)
      for (const item of [...files, ...strings([get(generator, "env"), ...asArray(get(generator, "envs"))])])
        yield ["data", item]
    }
}

function* changesIn(value: JsonObject): Generator<string> {
  for (const key of changeLists) for (const item of strings(asArray(get(value, key)))) if (!isInline(item)) yield item
  for (const key of ["patches", "patchesJson6902", "replacements"])
    yield* strings(asArray(get(value, key)).map((item) => get(item, "path")))
  yield* strings([get(get(value, "openapi"), "path")])
}

const strings = (values: readonly (JsonValue | undefined)[]): string[] =>
  values.filter((value): value is string => typeof value === "string" && value !== "")

/** Patches, generators and transformers may stand in the list themselves, as text. */
const isInline = (item: string): boolean => item.includes("\n") || /^\s*[{[]/.test(item) || /:\s/.test(item)

/** Data of generators may be given another key: `key=path`. */
const afterEquals = (text: string): string => text.slice(text.indexOf("=") + 1)
