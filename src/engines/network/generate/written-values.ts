import { asString, asStringMap, asStrings, dig, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Resource } from "../../../model/resource.ts"
import { type Container, probeKinds } from "../../../model/workload/container.ts"
import type { PodTemplate } from "../../../model/workload/pod-template.ts"
import type { Place } from "../../../model/workload/setting.ts"

/** A text that a workload runs with. */
export interface WrittenValue {
  readonly text: string
  /** Variable or key it is called by. */
  readonly key: string | undefined
  readonly form: "variable" | "word" | "file"
  /** Names the text without giving it away: "environment REDIS_ADDR of container app". */
  readonly called: string
  readonly place: Place
  /** Whether it may be a secret: only what is plainly an address may be told. */
  readonly isSecret: boolean
  /** Variables beside it, for `X_HOST` and `X_PORT`. */
  readonly beside: ReadonlyMap<string, string>
}

/**
 * Texts in which a workload may name what it connects to: environment (literal, from ConfigMaps and Secrets, whole or by
 * key), command and arguments with `$(VAR)` expanded, commands of probes and hooks, and files of ConfigMaps among the volumes.
 * Of Secrets neither key nor value goes into what is shown.
 */
export function writtenValues(pod: PodTemplate, inventory: Inventory): readonly WrittenValue[] {
  return [
    ...pod.containers.flatMap((container) => containerValues(container, inventory)),
    ...mountedFiles(pod, inventory),
  ]
}

function containerValues(container: Container, inventory: Inventory): WrittenValue[] {
  const variables = environmentOf(container, inventory)
  const beside = new Map(variables.map(({ key, text }) => [key, text]))
  const expand = (text: string) => expandVariables(text, beside)
  const environment = variables.map((one) => ({ ...one, form: "variable" as const, text: expand(one.text), beside }))
  return [...environment, ...commandsOf(container).flatMap((command) => wordsOf(command, expand, beside))]
}

interface WrittenCommand {
  readonly list: readonly string[]
  readonly place: Place
  readonly called: string
}

/** The container's command line, and the commands that run in it for probes and hooks. */
function commandsOf(container: Container): readonly WrittenCommand[] {
  const { command, args } = container
  const hooks = [...probeKinds.map((kind) => [kind]), ["lifecycle", "postStart"], ["lifecycle", "preStop"]]
  return [
    { list: command, place: container.at("command"), called: `command of container ${container.name}` },
    { list: args, place: container.at("args"), called: `arguments of container ${container.name}` },
    ...hooks.map((path) => ({
      list: asStrings(dig(container.spec, ...path, "exec", "command")),
      place: container.at(...path),
      called: `${path.at(-1)} of container ${container.name}`,
    })),
  ]
}

/** Words of a command line. A word after a flag, or after `flag=`, is called by it; one before a number is its host. */
function wordsOf(
  { list, place, called }: WrittenCommand,
  expand: (text: string) => string,
  beside: ReadonlyMap<string, string>,
): WrittenValue[] {
  const words = list.map(expand).flatMap((argument) => argument.split(/\s+/))
  return words.map((word, index) => {
    const flag = /^(-[^=]*|[A-Za-z_]+)=(.*)$/s.exec(word)
    const before = words[index - 1]
    const text = flag?.[2] ?? word
    const next = words[index + 1]
    const isHostAndPort = next !== undefined && /^\d{2,5}$/.test(next) && /^[a-z][-a-z0-9.]*$/.test(text)
    return {
      text: isHostAndPort ? `${text}:${next}` : text,
      key: flag?.[1] ?? (before?.startsWith("-") ? before : undefined),
      form: "word" as const,
      called,
      place,
      // Variables that it expands may come from Secrets.
      isSecret: list.some((argument) => argument.includes("$(")),
      beside,
    }
  })
}

type Variable = Pick<WrittenValue, "text" | "called" | "place" | "isSecret"> & { readonly key: string }

/** `env` goes before `envFrom`, and the last of equal names counts (pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables). */
function environmentOf(container: Container, inventory: Inventory): readonly Variable[] {
  const { namespace } = container.resource
  const found = new Map<string, Variable>()
  for (const { kind, name, path, resource } of container.environmentFrom) {
    const prefix = asString(dig(get(container.spec, "envFrom"), Number(path.split("/").at(-1)), "prefix")) ?? ""
    for (const source of inventory.findAll(kind, "", namespace, name))
      for (const [key, text] of Object.entries(dataOf(source))) {
        const isSecret = kind === "Secret"
        const called = isSecret
          ? `Secret ${name} in the environment of container ${container.name}`
          : `key ${key} of ConfigMap ${name}`
        const place = isSecret ? { resource, path } : { resource: source, path: append("", "data", key) }
        found.set(prefix + key, { key: prefix + key, text, called, place, isSecret })
      }
  }
  for (const { name, value, from, spec, path, resource } of container.environment) {
    const called = `environment ${name} of container ${container.name}`
    if (value !== undefined)
      found.set(name, { key: name, text: value, called, place: { resource, path }, isSecret: false })
    if (from !== "configMapKeyRef" && from !== "secretKeyRef") continue
    const reference = dig(spec, "valueFrom", from)
    const kind = from === "configMapKeyRef" ? "ConfigMap" : "Secret"
    const named = asString(get(reference, "name")) ?? ""
    const key = asString(get(reference, "key")) ?? ""
    const [source] = inventory.findAll(kind, "", namespace, named)
    const text = source && dataOf(source)[key]
    if (source === undefined || text === undefined) continue
    const isSecret = kind === "Secret"
    const place = isSecret ? { resource, path } : { resource: source, path: append("", "data", key) }
    found.set(name, {
      key: name,
      text,
      called: isSecret ? `${called} (Secret ${named})` : `key ${key} of ConfigMap ${named}`,
      place,
      isSecret,
    })
  }
  return [...found.values()]
}

/** Text entries of a ConfigMap, or of a Secret that manifests carry; a cluster's Secrets are read without values. */
function dataOf(source: Resource): Readonly<Record<string, string>> {
  const data = asStringMap(get(source.object, "data"))
  if (source.kind === "ConfigMap") return data
  const decoded = Object.entries(data).map(([key, value]) => [key, decodeBase64(value)] as const)
  return { ...Object.fromEntries(decoded), ...asStringMap(get(source.object, "stringData")) }
}

const decodeBase64 = (text: string): string => Buffer.from(text, "base64").toString("utf8")

/** `$(NAME)`, and `$$(NAME)` for the text itself (k8s.io/kubernetes, third_party/forked/golang/expansion). */
const expandVariables = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(/\$\$|\$\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)/g, (all, name?: string) =>
    name === undefined ? "$" : (variables.get(name) ?? all),
  )

const noVariables: ReadonlyMap<string, string> = new Map()

function mountedFiles(pod: PodTemplate, inventory: Inventory): WrittenValue[] {
  return pod.volumes
    .flatMap(({ type, source }) => configMapsOf(type, source))
    .flatMap(({ name, items }) =>
      inventory.findAll("ConfigMap", "", pod.resource.namespace, name).flatMap((resource) =>
        Object.entries(dataOf(resource))
          .filter(([key]) => items === undefined || items.includes(key))
          .map(([key, text]) => ({
            text,
            key,
            form: "file" as const,
            called: `file ${key} of ConfigMap ${name}`,
            place: { resource, path: append("", "data", key) },
            isSecret: false,
            beside: noVariables,
          })),
      ),
    )
}

function configMapsOf(
  type: string,
  source: JsonValue,
): { readonly name: string; readonly items: readonly string[] | undefined }[] {
  if (type === "configMap") return [readItems(source)]
  if (type !== "projected") return []
  const sources = get(source, "sources")
  return Array.isArray(sources)
    ? sources.flatMap((one: JsonValue) => (isObject(get(one, "configMap")) ? [readItems(get(one, "configMap"))] : []))
    : []
}

function readItems(source: JsonValue | undefined) {
  const items = get(source, "items")
  return {
    name: asString(get(source, "name")) ?? "",
    items: Array.isArray(items) ? items.map((item: JsonValue) => asString(get(item, "key")) ?? "") : undefined,
  }
}
