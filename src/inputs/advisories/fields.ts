import { asString, get, type JsonObject } from "../../lib/json.ts"
import type { SeverityLevel } from "../../model/severity.ts"

/** A record that its reader cannot make sense of; it is reported and skipped. */
export class MalformedRecord extends Error {}

/** A text that must be there. */
export function required(record: JsonObject, key: string): string {
  const value = asString(get(record, key))
  if (value === undefined || value === "") throw new MalformedRecord(`${key} is missing or no text`)
  return value
}

export const levelOfWord = (word: unknown): SeverityLevel | undefined =>
  typeof word === "string" ? LEVELS.get(word.toLowerCase()) : undefined

const LEVELS: ReadonlyMap<string, SeverityLevel> = new Map<string, SeverityLevel>([
  ["critical", "critical"],
  ["high", "high"],
  ["important", "high"],
  ["medium", "medium"],
  ["moderate", "medium"],
  ["low", "low"],
  ["negligible", "info"],
  ["unimportant", "info"],
  ["none", "info"],
])
