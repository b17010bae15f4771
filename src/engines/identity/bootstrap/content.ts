import { asArray, get } from "../../../lib/json.ts"
import { fingerprint } from "../../../model/fingerprint.ts"
import { type PolicyRule, roleReference, rulesOf, subjectsOf } from "../../../model/rbac.ts"
import type { Resource } from "../../../model/resource.ts"
import { aggregationSelectors } from "../aggregate.ts"

const sorted = (list: readonly string[]): readonly string[] => [...new Set(list)].sort()

const ruleContent = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string =>
  JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs].map(sorted))

/**
 * A fingerprint of what a role or binding says, whatever the order of its rules, lists and subjects. Of a role that
 * gathers others' rules its selectors count alone: what they find is not its own.
 */
export function contentFingerprint(resource: Resource): string {
  const { kind, object } = resource
  if (kind === "Role" || kind === "ClusterRole") {
    const selectors = aggregationSelectors(resource).map((selector) => JSON.stringify(selector))
    const rules = selectors.length > 0 ? [] : rulesOf(resource).map(ruleContent)
    return fingerprint(kind, ...sorted(selectors), ...sorted(rules))
  }
  const { kind: roleKind, name } = roleReference(resource)
  const subjects = subjectsOf(resource).map((subject) => `${subject.kind} ${subject.namespace}/${subject.name}`)
  // A list that is no list must not look like one that is empty.
  const shape = asArray(get(object, "subjects")).length === subjects.length ? "" : "malformed"
  return fingerprint(kind, roleKind, name, shape, ...sorted(subjects))
}
