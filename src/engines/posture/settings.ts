import { asNumber, asStringMap, asStrings, get, type JsonValue } from "../../lib/json.ts"
import type { CheckContext } from "./check.ts"

/** What the user set for a check under its id: `trusted-registry: { registries: [registry.example] }`. */
const settingOf = ({ settings }: CheckContext, check: string, name: string): JsonValue | undefined =>
  get(Object.hasOwn(settings, check) ? settings[check] : undefined, name)

/** A number; the fallback where none is set. */
export const numberSetting = (context: CheckContext, check: string, name: string, fallback: number): number =>
  asNumber(settingOf(context, check, name)) ?? fallback

/** A list of texts; the fallback where no list is set. */
export function listSetting(
  context: CheckContext,
  check: string,
  name: string,
  fallback: readonly string[],
): readonly string[] {
  const value = settingOf(context, check, name)
  return Array.isArray(value) ? asStrings(value) : fallback
}

/** A map of texts; empty where none is set. */
export const mapSetting = (context: CheckContext, check: string, name: string): Readonly<Record<string, string>> =>
  asStringMap(settingOf(context, check, name))

/** Whether a text is one of the patterns, in which `*` stands for any characters. */
export function matchesPattern(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const [first = "", ...rest] = pattern.split("*")
    if (rest.length === 0) return text === pattern
    const last = rest.pop() as string
    if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false
    let position = first.length
    for (const part of rest) {
      const found = text.indexOf(part, position)
      if (found < 0) return false
      position = found + part.length
    }
    return position <= text.length - last.length
  })
}
