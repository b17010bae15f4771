import { asArray, asStrings, dig, get, isObject } from "../../../lib/json.ts"
import { readDocuments } from "../../../lib/yaml/index.ts"
import type { Imported } from "./imported.ts"

/** `.kube-linter.yaml` (checks.exclude) and `.checkov.yaml` (skip-check): rules that are left out everywhere. */
export function importRuleList(text: string): Imported | undefined {
  const value = [...readDocuments(text)][0]?.value
  if (!isObject(value)) return undefined
  const linter = dig(value, "checks", "exclude")
  const checkov = get(value, "skip-check")
  if (linter === undefined && checkov === undefined) return undefined
  const listed = Array.isArray(checkov) ? asStrings(checkov) : String(checkov ?? "").split(",")
  const rules = [
    ...asStrings(asArray(linter)).map((rule) => `kube-linter:${rule}`),
    ...listed
      .map((rule) => rule.trim())
      .filter((rule) => rule !== "")
      .map((rule) => `checkov:${rule}`),
  ]
  return { waivers: rules.map((rule) => ({ rules: [rule] })), problems: [] }
}
