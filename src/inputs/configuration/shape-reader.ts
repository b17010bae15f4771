import { asArray, asString, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import { locator, readDocuments, type YamlDocument } from "../../lib/yaml/index.ts"
import type { Location } from "../../model/location.ts"
import { ConfigurationError } from "./configuration.ts"

/** Reads a document that users write for us, strictly; whatever does not fit throws ConfigurationError with its place. */
export class ShapeReader {
  readonly value: JsonValue | undefined
  readonly #file: string
  readonly #locate: ReturnType<typeof locator>

  constructor(file: string, text: string, document: YamlDocument) {
    this.#file = file
    this.value = document.value
    this.#locate = locator(text, document)
  }

  /** The documents of a text. */
  static of(file: string, text: string): readonly ShapeReader[] {
    const documents = [...readDocuments(text)].filter(({ empty }) => !empty)
    for (const { problems } of documents)
      for (const { message, line, column, severity } of problems)
        if (severity === "error") throw new ConfigurationError(`${file}:${line}:${column}: ${message}`)
    return documents.map((document) => new ShapeReader(file, text, document))
  }

  /** A map with no other keys than these. */
  known(path: JsonPointer, value: JsonValue | undefined, keys: readonly string[]): JsonObject {
    if (!isObject(value)) throw this.error(path, "a map is expected here")
    for (const key of Object.keys(value))
      if (!keys.includes(key))
        throw this.error(append(path, key), `there is no "${key}" here; known: ${keys.join(", ")}`)
    return value
  }

  list(path: JsonPointer, value: JsonValue | undefined): readonly JsonValue[] {
    if (value !== undefined && !Array.isArray(value)) throw this.error(path, "a list is expected here")
    return asArray(value)
  }

  /** The text under a key, or undefined. */
  text(path: JsonPointer, value: JsonValue | undefined, key: string): string | undefined {
    const written = get(value, key)
    if (written === undefined) return undefined
    if (typeof written !== "string" || written === "") throw this.error(append(path, key), `${key} must be a text`)
    return written
  }

  /** A text, or a list of texts. */
  texts(path: JsonPointer, value: JsonValue | undefined): readonly string[] {
    if (typeof value === "string") return [value]
    return this.list(path, value).map((item, index) => {
      const text = asString(item)
      if (text === undefined) throw this.error(append(path, index), "a text is expected here")
      return text
    })
  }

  place(path: JsonPointer): Location {
    const { line, column, endLine, endColumn } = this.#locate(path)
    return { file: this.#file, line, column, endLine, endColumn }
  }

  error(path: JsonPointer, message: string): ConfigurationError {
    const { line, column } = this.#locate(path)
    return new ConfigurationError(`${this.#file}:${line}:${column}: ${message}`)
  }
}
