import { grants, type PolicyRule } from "../../model/rbac.ts"
import type { AccessRequest } from "./access-request.ts"

/**
 * Whether one rule allows a request, whoever sends it. `resourceNames` limit requests that name an object; a request
 * without a name (list, create) is not allowed by a rule that has them.
 * Source: kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go (RuleAllows).
 */
export function ruleAllows(rule: PolicyRule, request: AccessRequest): boolean {
  if ("path" in request)
    return matchesVerb(rule, request.verb) && rule.nonResourceURLs.some((url) => urlCovers(url, request.path))
  const { group, subresource, verb, name } = request
  const resource = subresource === "" ? request.resource : `${request.resource}/${subresource}`
  return (
    grants(rule, { group, resource, verb }) && (rule.resourceNames.length === 0 || rule.resourceNames.includes(name))
  )
}

const matchesVerb = ({ verbs }: PolicyRule, verb: string): boolean => verbs.includes("*") || verbs.includes(verb)

/** Whether a URL pattern of a rule covers a path or another pattern: equal, or a prefix that ends with `*`. */
export const urlCovers = (pattern: string, url: string): boolean =>
  pattern === url || (pattern.endsWith("*") && url.startsWith(pattern.replace(/\*+$/, "")))
