import { asArray, asObject, asString, asStringMap, asStrings, get, isObject, type JsonValue } from "../lib/json.ts"

export type Labels = Readonly<Record<string, string>>

/** Whether a set of labels is selected. Built once per selector, asked for many objects. */
export type LabelMatcher = (labels: Labels) => boolean

/**
 * A metav1.LabelSelector: every matchLabels entry and every matchExpressions entry must hold.
 * An empty selector selects everything; an absent one (undefined, null) nothing. An expression with an operator that
 * does not exist selects nothing, since the API server would refuse it.
 * Source: k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector.
 */
export function labelSelector(selector: JsonValue | undefined): LabelMatcher {
  if (!isObject(selector)) return () => false
  const equal = labelEquality(get(selector, "matchLabels"))
  const expressions = asArray(get(selector, "matchExpressions")).map(expression)
  return (labels) => equal(labels) && expressions.every((holds) => holds(labels))
}

/** A map of labels that must all be equal, as in Service.spec.selector. An empty map selects everything. */
export function labelEquality(wanted: JsonValue | undefined): LabelMatcher {
  const entries = Object.entries(asStringMap(wanted))
  return (labels) => entries.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value)
}

function expression(requirement: JsonValue): LabelMatcher {
  const { key: rawKey, operator, values: rawValues } = asObject(requirement)
  const key = asString(rawKey) ?? ""
  const values = new Set(asStrings(rawValues))
  const has = (labels: Labels) => Object.hasOwn(labels, key)
  switch (operator) {
    case "In":
      return (labels) => has(labels) && values.has(labels[key] as string)
    case "NotIn":
      return (labels) => !has(labels) || !values.has(labels[key] as string)
    case "Exists":
      return has
    case "DoesNotExist":
      return (labels) => !has(labels)
    default:
      return () => false
  }
}

/** True for a selector that is present and asks nothing: it selects every object. */
export const selectsEverything = (selector: JsonValue | undefined): boolean =>
  isObject(selector) &&
  Object.keys(asObject(get(selector, "matchLabels"))).length === 0 &&
  asArray(get(selector, "matchExpressions")).length === 0
