import { readFileSync } from "node:fs"
import { get, isObject, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import { decodeText } from "../../lib/yaml/index.ts"
import { isDay } from "../../model/waiver.ts"
import { type Configuration, ConfigurationError, type ConfiguredWaiver } from "./configuration.ts"
import { ShapeReader } from "./shape-reader.ts"

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
  const [reader, second] = ShapeReader.of(file, text)
  if (!reader) return { file, waivers: [], skip: [], enable: [], settings: {} }
  if (second) throw second.error("", "a second document; write one")
  const value = reader.known("", reader.value, ["waivers", "skip", "enable", "settings"])
  return {
    file,
    waivers: reader
      .list("/waivers", get(value, "waivers"))
      .map((waiver, index) => readWaiver(reader, append("/waivers", index), waiver)),
    skip: reader.texts("/skip", get(value, "skip")),
    enable: reader.texts("/enable", get(value, "enable")),
    settings: readSettings(reader, get(value, "settings") ?? {}),
  }
}

function readSettings(reader: ShapeReader, settings: JsonValue): Configuration["settings"] {
  if (!isObject(settings)) throw reader.error("/settings", "a map of rules is expected here")
  for (const [rule, values] of Object.entries(settings))
    if (!isObject(values))
      throw reader.error(append("/settings", rule), "a map of the rule's settings is expected here")
  return settings as Configuration["settings"]
}

function readWaiver(reader: ShapeReader, path: JsonPointer, value: JsonValue): ConfiguredWaiver {
  reader.known(path, value, ["rule", "resource", "file", "container", "reason", "owner", "expires"])
  const rules = reader.texts(append(path, "rule"), get(value, "rule"))
  const [reason, expires] = [reader.text(path, value, "reason"), reader.text(path, value, "expires")]
  if (rules.length === 0) throw reader.error(path, 'a waiver names its rule: a rule\'s id, several, or "*"')
  if (reason === undefined) throw reader.error(path, "a waiver gives its reason")
  if (expires !== undefined && !isDay(expires))
    throw reader.error(append(path, "expires"), "write the day as YYYY-MM-DD")
  const waiver: { -readonly [K in keyof ConfiguredWaiver]: ConfiguredWaiver[K] } = {
    rules,
    reason,
    location: reader.place(path),
  }
  for (const key of ["resource", "file", "container", "owner"] as const) {
    const written = reader.text(path, value, key)
    if (written !== undefined) waiver[key] = written
  }
  if (expires !== undefined) waiver.expires = expires
  return waiver
}
