import { readFileSync } from "node:fs"
import { asArray, asString, get, isObject, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import { decodeText, locator, readDocuments } from "../../lib/yaml/index.ts"
import type { Location } from "../../model/location.ts"
import { isDay } from "../../model/waiver.ts"
import { type Configuration, ConfigurationError, type ConfiguredWaiver } from "./configuration.ts"

/** Largest configuration that is read, in bytes. */
const maxBytes = 1024 * 1024

/**
 * Reads a configuration file. Throws ConfigurationError for what it does not understand: a waiver with a misspelt key would
 * else waive more than was meant, or nothing. Throws the error of the system where the file cannot be read.
 */
export function readConfiguration(file: string): Configuration {
  const bytes = readFileSync(file)
  if (bytes.length > maxBytes) throw new ConfigurationError(`${file}: larger than 1 MiB`)
  return parseConfiguration(file, decodeText(bytes).text)
}

/** Reads the text of a configuration. */
export function parseConfiguration(file: string, text: string): Configuration {
  const documents = [...readDocuments(text)].filter(({ empty }) => !empty)
  const [document, second] = documents
  if (!document) return { file, waivers: [], skip: [], enable: [], settings: {} }
  for (const { problems } of documents)
    for (const { message, line, column, severity } of problems)
      if (severity === "error") throw new ConfigurationError(`${file}:${line}:${column}: ${message}`)
  if (second) throw new ConfigurationError(`${file}:${second.line}:1: a second document; write one`)
  const reader = new Reader(file, document.value, locator(text, document))
  return reader.read()
}

class Reader {
  readonly #file: string
  readonly #value: JsonValue | undefined
  readonly #locate: ReturnType<typeof locator>

  constructor(file: string, value: JsonValue | undefined, locate: ReturnType<typeof locator>) {
    this.#file = file
    this.#value = value
    this.#locate = locate
  }

  read(): Configuration {
    this.#known("", this.#value, ["waivers", "skip", "enable", "settings"])
    const settings = get(this.#value, "settings") ?? {}
    if (!isObject(settings)) throw this.#error("/settings", "a map of rules is expected here")
    for (const [rule, values] of Object.entries(settings))
      if (!isObject(values))
        throw this.#error(append("/settings", rule), "a map of the rule's settings is expected here")
    return {
      file: this.#file,
      waivers: this.#list("/waivers", get(this.#value, "waivers")).map((waiver, index) =>
        this.#waiver(append("/waivers", index), waiver),
      ),
      skip: this.#texts("/skip", get(this.#value, "skip")),
      enable: this.#texts("/enable", get(this.#value, "enable")),
      settings: settings as Readonly<Record<string, JsonValue>>,
    }
  }

  #waiver(path: JsonPointer, value: JsonValue): ConfiguredWaiver {
    this.#known(path, value, ["rule", "resource", "file", "container", "reason", "owner", "expires"])
    const text = (key: string): string | undefined => {
      const written = get(value, key)
      if (written === undefined) return undefined
      if (typeof written !== "string" || written === "") throw this.#error(append(path, key), `${key} must be a text`)
      return written
    }
    const rules = this.#texts(append(path, "rule"), get(value, "rule"))
    const [reason, expires] = [text("reason"), text("expires")]
    if (rules.length === 0) throw this.#error(path, 'a waiver names its rule: a rule\'s id, several, or "*"')
    if (reason === undefined) throw this.#error(path, "a waiver gives its reason")
    if (expires !== undefined && !isDay(expires))
      throw this.#error(append(path, "expires"), "write the day as YYYY-MM-DD")
    const waiver: { -readonly [K in keyof ConfiguredWaiver]: ConfiguredWaiver[K] } = {
      rules,
      reason,
      location: this.#place(path),
    }
    for (const key of ["resource", "file", "container", "owner"] as const) {
      const written = text(key)
      if (written !== undefined) waiver[key] = written
    }
    if (expires !== undefined) waiver.expires = expires
    return waiver
  }

  #known(path: JsonPointer, value: JsonValue | undefined, keys: readonly string[]): void {
    if (!isObject(value)) throw this.#error(path, "a map is expected here")
    for (const key of Object.keys(value))
      if (!keys.includes(key))
        throw this.#error(append(path, key), `there is no "${key}" here; known: ${keys.join(", ")}`)
  }

  #list(path: JsonPointer, value: JsonValue | undefined): readonly JsonValue[] {
    if (value !== undefined && !Array.isArray(value)) throw this.#error(path, "a list is expected here")
    return asArray(value)
  }

  /** A text, or a list of texts. */
  #texts(path: JsonPointer, value: JsonValue | undefined): readonly string[] {
    if (typeof value === "string") return [value]
    return this.#list(path, value).map((item, index) => {
      const text = asString(item)
      if (text === undefined) throw this.#error(append(path, index), "a text is expected here")
      return text
    })
  }

  #place(path: JsonPointer): Location {
    const { line, column, endLine, endColumn } = this.#locate(path)
    return { file: this.#file, line, column, endLine, endColumn }
  }

  #error(path: JsonPointer, message: string): ConfigurationError {
    const { line, column } = this.#locate(path)
    return new ConfigurationError(`${this.#file}:${line}:${column}: ${message}`)
  }
}
