import { asArray, asString, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { groupOf } from "../../model/resource.ts"

/** An object as the API server takes it: a map with `apiVersion` and `kind`, and no configuration of a tool. */
export function isKubernetesObject(value: JsonValue | undefined): value is JsonObject {
  if (!isObject(value)) return false
  const apiVersion = asString(get(value, "apiVersion"))
  const kind = asString(get(value, "kind"))
  return (
    apiVersion !== undefined && apiVersion !== "" && kind !== undefined && kind !== "" && toolOf(value) === undefined
  )
}

/** Tools whose configuration borrows the shape of Kubernetes objects but which no cluster accepts. */
function toolOf(value: JsonObject): string | undefined {
  const apiVersion = asString(get(value, "apiVersion")) ?? ""
  const kind = asString(get(value, "kind"))
  const group = groupOf(apiVersion)
  if (group === "kustomize.config.k8s.io") return "a kustomization"
  if (group === "skaffold") return "a Skaffold configuration"
  if (apiVersion === "v1" && kind === "Config") return "a kubeconfig"
  return undefined
}

/** Shapes of well-known YAML that is no Kubernetes object, the most telling first. */
const shapes: readonly (readonly [name: string, matches: (value: JsonObject) => boolean])[] = [
  ["a Helm chart's Chart.yaml", (value) => has(value, "apiVersion", "name", "version") && !has(value, "kind")],
  ["a Docker Compose file", (value) => isObject(get(value, "services"))],
  ["a GitHub workflow", (value) => has(value, "jobs") && (has(value, "on") || has(value, "true"))],
  ["a GitLab CI file", (value) => has(value, "stages") || isObject(get(value, "include"))],
  ["a helmfile", (value) => has(value, "releases") || has(value, "helmDefaults")],
  ["a kustomization", (value) => has(value, "resources") || has(value, "patches") || has(value, "bases")],
  ["an OpenAPI description", (value) => has(value, "openapi") || has(value, "swagger")],
  ["an npm package", (value) => has(value, "name", "version") && (has(value, "dependencies") || has(value, "scripts"))],
  ["a JSON schema", (value) => has(value, "$schema")],
  ["a Helm values file", (value) => has(value, "image") || has(value, "replicaCount")],
]

const has = (value: JsonObject, ...keys: string[]): boolean => keys.every((key) => get(value, key) !== undefined)

/** Whether a value is a bare list of Kubernetes objects, which no tool accepts but which its author meant to be scanned. */
export const isBareList = (value: JsonValue | undefined): boolean =>
  Array.isArray(value) && isKubernetesObject(asArray(value)[0])

/** What a document that is no Kubernetes object seems to be, in words that go after "it seems to be". */
export function describeDocument(value: JsonValue): string {
  if (isBareList(value)) return "a bare list of Kubernetes objects"
  if (Array.isArray(value)) return get(asArray(value)[0], "hosts") === undefined ? "a list" : "an Ansible playbook"
  if (!isObject(value)) return typeof value === "string" ? "plain text" : `a single ${typeof value}`
  const known = toolOf(value) ?? shapes.find(([, matches]) => matches(value))?.[0]
  if (known) return known
  if (typeof get(value, "kind") === "string") return "an object without a usable apiVersion"
  if (typeof get(value, "apiVersion") === "string") return "an object without a usable kind"
  return "other YAML"
}

/** Whether a text could be meant for Kubernetes though it cannot be read. */
export const mentionsKubernetes = (text: string): boolean =>
  /(?:^|[\s"'{,])apiVersion["']?\s*:/.test(text) && /(?:^|[\s"'{,])kind["']?\s*:/.test(text)

/**
 * Whether a text can hold a Kubernetes object at all: only then it is parsed. Keys can also be spelt with escapes
 * ("\x61piVersion") or as !!binary, which nobody does without a reason.
 */
export const mayHoldObject = (text: string): boolean =>
  (text.includes("apiVersion") && text.includes("kind")) ||
  /\\[xuU\r\n]/.test(text) ||
  (text.includes("binary") && text.includes("!"))
