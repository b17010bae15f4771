import { asArray, asString, asStrings, get, type JsonValue } from "../../../lib/json.ts"

export type AuditLevel = "None" | "Metadata" | "Request" | "RequestResponse"

/** A request of an ordinary user, in an ordinary namespace. */
export interface AuditedRequest {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
}

/**
 * At which level a policy writes a request, and by which of its rules. The first rule that matches decides; without one
 * nothing is written. Rules for single users or namespaces are taken as not meant for this request.
 * Source: k8s.io/apiserver pkg/audit/policy/checker.go (ruleMatches, ruleMatchesResource).
 */
export function auditLevel(
  policy: JsonValue,
  request: AuditedRequest,
): { readonly level: AuditLevel; readonly rule?: number } {
  for (const [rule, value] of asArray(get(policy, "rules")).entries())
    if (matches(value, request)) return { level: levelOf(value), rule }
  return { level: "None" }
}

/** The level of a rule. */
export const levelOf = (rule: JsonValue): AuditLevel => (asString(get(rule, "level")) ?? "None") as AuditLevel

/** Whether a rule is for every request. */
export const matchesEverything = (rule: JsonValue): boolean =>
  ["users", "userGroups", "verbs", "resources", "namespaces", "nonResourceURLs"].every(
    (field) => asArray(get(rule, field)).length === 0,
  )

function matches(rule: JsonValue, { verb, group, resource, subresource }: AuditedRequest): boolean {
  const groups = asStrings(get(rule, "userGroups"))
  if (asArray(get(rule, "users")).length > 0) return false
  if (groups.length > 0 && !groups.includes("system:authenticated")) return false
  const verbs = asStrings(get(rule, "verbs"))
  if (verbs.length > 0 && !verbs.includes(verb)) return false
  if (asArray(get(rule, "namespaces")).length > 0) return false
  const resources = asArray(get(rule, "resources"))
  if (resources.length === 0) return asArray(get(rule, "nonResourceURLs")).length === 0
  const combined = subresource === undefined ? resource : `${resource}/${subresource}`
  return resources.some((entry) => {
    if ((asString(get(entry, "group")) ?? "") !== group) return false
    const names = asStrings(get(entry, "resources"))
    if (names.length === 0) return true
    if (asArray(get(entry, "resourceNames")).length > 0) return false
    return names.some(
      (name) =>
        name === combined ||
        name === "*" ||
        (subresource !== undefined && name === `*/${subresource}`) ||
        name === `${resource}/*`,
    )
  })
}
