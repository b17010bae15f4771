import { basename } from "node:path"
import { readManifests } from "../../../inputs/files/read-manifests.ts"
import type { Rule } from "../../../model/rule.ts"
import { findRules } from "../../rules.ts"
import { importAnnotations } from "./annotations.ts"
import type { Imported, ImportedWaiver } from "./imported.ts"
import { importKubescape } from "./kubescape.ts"
import { importPolaris } from "./polaris.ts"
import { importRuleList } from "./rule-lists.ts"
import { importTrivyIgnore, importTrivyIgnoreYaml } from "./trivy.ts"

/** A waiver as it goes into `.breakwater.yaml`. */
export interface NewWaiver extends Omit<ImportedWaiver, "rules" | "reason"> {
  readonly rule: string | readonly string[]
  readonly reason: string
}

export interface ImportResult {
  readonly waivers: readonly NewWaiver[]
  readonly problems: readonly string[]
}

/** Translates the ignore file of another tool, or the annotations of manifests; undefined when the text is neither. */
export function importWaivers(name: string, text: string, rules: ReadonlyMap<string, Rule>): ImportResult | undefined {
  const imported = read(name, text)
  if (imported === undefined) return undefined
  const problems = [...imported.problems]
  const waivers = imported.waivers.flatMap(({ rules: named, reason, ...rest }) => {
    const ids = named.flatMap((rule) => {
      const found = rule === "*" ? ["*"] : findRules(rules, rule).map(({ id }) => id)
      if (found.length === 0) problems.push(`${rule}: no rule of ours means the same`)
      return found
    })
    const distinct = [...new Set(ids)]
    if (distinct.length === 0) return []
    const [first = ""] = distinct
    const terms = { rule: distinct.length === 1 ? first : distinct, ...rest }
    return [{ ...terms, reason: reason || `imported from ${basename(name)}, which gives no reason` }]
  })
  return { waivers, problems }
}

function read(name: string, text: string): Imported | undefined {
  if (/(?:^|\/)\.?trivyignore[^/]*$/.test(name) && !/\.ya?ml$/.test(name)) return importTrivyIgnore(text)
  const other = importKubescape(text) ?? importTrivyIgnoreYaml(text) ?? importPolaris(text) ?? importRuleList(text)
  if (other) return other
  const resources = [...readManifests({ source: { file: name, text }, named: false })].flatMap((part) => part.resources)
  return resources.length > 0 ? importAnnotations(resources) : undefined
}
