import { asArray, asObject, asString, asStringMap, asStrings, get, isObject, type JsonValue } from "../../lib/json.ts"
import type { Labels } from "../../model/labels.ts"

/** What Calico asks of parts of values. */
export const partTests = {
  Contains: (value: string, part: string) => value.includes(part),
  StartsWith: (value: string, part: string) => value.startsWith(part),
  EndsWith: (value: string, part: string) => value.endsWith(part),
} as const

/** One condition on one label. `Never` stands for an operator that does not exist. */
export interface Requirement {
  readonly key: string
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Never" | keyof typeof partTests
  readonly values: readonly string[]
}

/**
 * A label selector as data: all requirements must hold, none selects everything. Other than the matcher of
 * src/model/labels.ts it can be asked which labels it mentions, so that pods it cannot tell apart share a class.
 */
export type Selector = readonly Requirement[]

export const everything: Selector = []
const nothing: Selector = [{ key: "", operator: "Never", values: [] }]

/** A metav1.LabelSelector; undefined when absent, nothing selected when it is no object. */
export function readSelector(selector: JsonValue | undefined): Selector | undefined {
  if (selector === undefined || selector === null) return undefined
  if (!isObject(selector)) return nothing
  const equal = Object.entries(asStringMap(get(selector, "matchLabels"))).map(([key, value]) => labelEquals(key, value))
  return [...equal, ...asArray(get(selector, "matchExpressions")).map(readRequirement)]
}

export const labelEquals = (key: string, value: string): Requirement => ({ key, operator: "In", values: [value] })

const operators: readonly Requirement["operator"][] = ["In", "NotIn", "Exists", "DoesNotExist"]

function readRequirement(value: JsonValue): Requirement {
  const { key, operator, values } = asObject(value)
  const known = operators.find((name) => name === operator) ?? "Never"
  return { key: asString(key) ?? "", operator: known, values: asStrings(values) }
}

export const selects = (selector: Selector, labels: Labels): boolean =>
  selector.every((requirement) => meets(requirement, labels))

function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value)
    case "NotIn":
      return value === undefined || !values.includes(value)
    case "Exists":
      return value !== undefined
    case "DoesNotExist":
      return value === undefined
    case "Never":
      return false
    default:
      return value !== undefined && values.some((part) => partTests[operator](value, part))
  }
}
