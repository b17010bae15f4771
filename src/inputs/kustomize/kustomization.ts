import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { asArray, asString, get, type JsonValue } from "../../lib/json.ts"
import { decodeText, readDocuments } from "../../lib/yaml/index.ts"
import { kustomizationNames } from "../files/walk.ts"

/** What a kustomization file names. Paths are absolute. */
export interface Kustomization {
  readonly file: string
  /** A Component is only ever part of another kustomization. */
  readonly isComponent: boolean
  /** Files and folders it takes in: resources, bases, components, patches, generators … */
  readonly references: readonly string[]
  /** References that only the network could answer. */
  readonly remote: readonly string[]
  /** Needs `--enable-helm`, which downloads and runs charts. */
  readonly usesHelm: boolean
}

const pathFields = [
  "resources",
  "bases",
  "components",
  "crds",
  "configurations",
  "generators",
  "transformers",
  "validators",
  "patchesStrategicMerge",
]

/** Reads a folder's kustomization file; undefined when it cannot be read as YAML. */
export function readKustomization(folder: string): Kustomization | undefined {
  for (const name of kustomizationNames) {
    const file = join(folder, name)
    let bytes: Uint8Array
    try {
      bytes = readFileSync(file)
    } catch {
      continue
    }
    const [document] = [...readDocuments(decodeText(bytes).text)].filter(({ empty }) => !empty)
    return document?.value === undefined ? undefined : interpret(folder, file, document.value)
  }
  return undefined
}

function interpret(folder: string, file: string, value: JsonValue): Kustomization {
  const named = [
    ...pathFields.flatMap((field) => asArray(get(value, field))),
    ...["patches", "patchesJson6902", "replacements"].flatMap((field) =>
      asArray(get(value, field)).map((item) => get(item, "path")),
    ),
    ...["configMapGenerator", "secretGenerator"].flatMap((field) =>
      asArray(get(value, field)).flatMap((item) =>
        [...asArray(get(item, "files")), ...asArray(get(item, "envs")), get(item, "env")].map(withoutKey),
      ),
    ),
    get(get(value, "openapi"), "path"),
  ]
  const paths = named
    .map(asString)
    .filter((path): path is string => path !== undefined && path !== "" && !path.includes("\n"))
  return {
    file,
    isComponent: get(value, "kind") === "Component",
    references: paths.filter((path) => !isRemote(path)).map((path) => resolve(folder, path)),
    remote: paths.filter(isRemote),
    usesHelm:
      asArray(get(value, "helmCharts")).length > 0 || asArray(get(value, "helmChartInflationGenerator")).length > 0,
  }
}

/** `key=path` of a generator names the path behind the key. */
const withoutKey = (entry: JsonValue | undefined): JsonValue | undefined =>
  typeof entry === "string" && entry.includes("=") ? entry.slice(entry.indexOf("=") + 1) : entry

/** URLs, git addresses and `host/org/repo//path?ref=` forms (kustomize api/internal/git/repospec.go). */
const isRemote = (path: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(path) ||
  /^(?:git@|git::|github\.com[:/]|gitlab\.com[:/]|bitbucket\.org[:/])/.test(path) ||
  /\?(?:ref|version|timeout|submodules)=/.test(path) ||
  /\.git(?:\/\/|\?|$)/.test(path)
