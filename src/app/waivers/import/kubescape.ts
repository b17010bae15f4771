import { asArray, asString, asStringMap, get, isObject, type JsonValue } from "../../../lib/json.ts"
import type { Imported, ImportedWaiver } from "./imported.ts"

/** Exceptions of kubescape: a list of policies that join resources (by regular expressions) with controls. */
export function importKubescape(text: string): Imported | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const exceptions = (Array.isArray(value) ? value : [value]) as readonly JsonValue[]
  if (!exceptions.some((each) => get(each, "policyType") === "postureExceptionPolicy")) return undefined
  const waivers: ImportedWaiver[] = []
  const problems: string[] = []
  for (const exception of exceptions) {
    const name = asString(get(exception, "name")) ?? "exception"
    const rules = asArray(get(exception, "posturePolicies")).flatMap((policy) => rulesOf(policy, name, problems))
    for (const resource of asArray(get(exception, "resources"))) {
      const pattern = patternOf(resource, name, problems)
      if (pattern !== undefined && rules.length > 0)
        waivers.push({ rules, ...(pattern === "" ? {} : { resource: pattern }), reason: name })
    }
  }
  return { waivers, problems }
}

function rulesOf(policy: JsonValue, name: string, problems: string[]): readonly string[] {
  const control = asString(get(policy, "controlID"))
  if (control !== undefined) return [`kubescape:${control.toUpperCase()}`]
  const rule = asString(get(policy, "ruleName"))
  if (rule !== undefined) return [`kubescape-rule:${rule}`]
  const other = isObject(policy) ? Object.entries(policy).map(([key, each]) => `${key} ${String(each)}`) : []
  problems.push(`${name}: policies are taken by controlID and ruleName, not by ${other.join(", ") || "nothing"}`)
  return []
}

/** A pattern of ours for the attributes of kubescape; undefined where there is none, "" for all resources. */
function patternOf(resource: JsonValue, name: string, problems: string[]): string | undefined {
  const { kind, namespace, name: named, cluster, ...labels } = asStringMap(get(resource, "attributes"))
  if (Object.keys(labels).length > 0)
    problems.push(`${name}: resources are not taken by labels (${Object.keys(labels).join(", ")})`)
  else if (cluster !== undefined && cluster !== ".*")
    problems.push(`${name}: it is for the cluster ${cluster} alone; give that cluster a configuration of its own`)
  else {
    const parts = [namespace, kind, named].map((expression) => wildcards(expression))
    const odd = parts.indexOf(undefined)
    if (odd >= 0)
      problems.push(`${name}: ${[namespace, kind, named][odd]} is a regular expression that wildcards cannot say`)
    else if (namespace === undefined) return kind === undefined && named === undefined ? "" : `${parts[1]}/${parts[2]}`
    else return parts.join("/")
  }
  return undefined
}

/** `.*` and `.+` become `*`; anything else that is special to regular expressions has no counterpart. */
function wildcards(expression: string | undefined): string | undefined {
  if (expression === undefined) return "*"
  const bare = expression.replace(/^\^|\$$/g, "").replaceAll(/\.[*+]/g, "*")
  return /[\\()[\]{}|+?^$]/.test(bare) ? undefined : bare
}
