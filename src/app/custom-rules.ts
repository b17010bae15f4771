import type { Check } from "../engines/posture/check.ts"
import { type CustomValues, customCheck } from "../engines/posture/custom-check.ts"
import { runPosture } from "../engines/posture/run.ts"
import { ConfigurationError } from "../inputs/configuration/configuration.ts"
import type { CustomRule } from "../inputs/custom-rules/custom-rule.ts"
import { readCustomRules } from "../inputs/custom-rules/read-custom-rules.ts"
import { CelError, compileCel } from "../lib/cel/cel.ts"
import type { JsonObject } from "../lib/json.ts"
import { Inventory } from "../model/inventory.ts"
import { type KubernetesVersion, newestVersion } from "../model/kubernetes-version.ts"
import { parseQuantity } from "../model/quantity.ts"
import { Resource } from "../model/resource.ts"
import type { Rule } from "../model/rule.ts"

/** A user's rule, ready to run. */
export interface LoadedRule {
  readonly rule: CustomRule
  readonly check: Check
}

/**
 * Reads and compiles the rules of a folder. Throws ConfigurationError where one is not understood, does not compile, or takes
 * the id of another rule.
 */
export function loadCustomRules(folder: string, known: ReadonlyMap<string, Rule>): readonly LoadedRule[] {
  const rules = readCustomRules(folder)
  const seen = new Map<string, CustomRule>()
  for (const rule of rules) {
    const at = placeOf(rule)
    if (known.has(rule.id))
      throw new ConfigurationError(`${at}: there is a built-in rule ${rule.id}; choose another id`)
    const other = seen.get(rule.id)
    if (other) throw new ConfigurationError(`${at}: ${placeOf(other)} has a rule ${rule.id} too`)
    seen.set(rule.id, rule)
  }
  return compileCustomRules(rules)
}

/** Makes rules ready to run. Throws ConfigurationError where an expression does not compile. */
export const compileCustomRules = (rules: readonly CustomRule[]): readonly LoadedRule[] =>
  rules.map((rule) => ({ rule, check: compile(rule) }))

const placeOf = ({ location: { file, line, column } }: CustomRule): string => `${file}:${line}:${column}`

const variables = ["object", "pod", "container"]

function compile(rule: CustomRule): Check {
  const { id, title, severity, kinds, scope, path, fix, frameworks, examples } = rule
  const compiled = (expression: string) => {
    try {
      return compileCel(expression, variables, parseQuantity)
    } catch (error) {
      if (error instanceof CelError) throw new ConfigurationError(`${placeOf(rule)}: ${expression}: ${error.message}`)
      throw error
    }
  }
  const passes = compiled(rule.expression)
  // Text and expressions take turns: odd parts stood in braces.
  const parts = rule.message.split(/\{([^{}]*)\}/).map((part, index) => (index % 2 === 0 ? part : compiled(part)))
  const judge = (values: CustomValues): string | undefined => {
    const verdict = passes(values)
    if (typeof verdict !== "boolean")
      throw new CelError(`the expression gives ${String(verdict)} instead of true or false`)
    if (verdict) return undefined
    return parts.map((part) => (typeof part === "string" ? part : String(part(values)))).join("")
  }
  const reason = rule.description ?? "set by the rule's author"
  return customCheck({
    id,
    title,
    severity: { level: severity, reason },
    kinds,
    scope,
    path,
    fix,
    frameworks,
    examples,
    judge,
  })
}

/** An example that does not do what it is an example of. */
export interface FailedExample {
  readonly rule: CustomRule
  readonly sort: "good" | "bad"
  readonly index: number
  readonly why: string
}

/** Runs the examples of rules. */
export function testCustomRules(
  loaded: readonly LoadedRule[],
  version: KubernetesVersion = newestVersion,
): readonly FailedExample[] {
  return loaded.flatMap(({ rule, check }) =>
    (["good", "bad"] as const).flatMap((sort) =>
      rule.examples[sort].flatMap((object, index): FailedExample[] => {
        const why = failureOf(check, object, sort, version)
        return why === undefined ? [] : [{ rule, sort, index, why }]
      }),
    ),
  )
}

function failureOf(
  check: Check,
  object: JsonObject,
  sort: "good" | "bad",
  version: KubernetesVersion,
): string | undefined {
  const inventory = Inventory.of([new Resource(object, { kind: "cluster", name: "example" })])
  const { findings, incomplete } = runPosture(inventory, { version, checks: [check] })
  if (incomplete[0]) return incomplete[0].why
  if (sort === "good") return findings[0] && `it should pass, but: ${findings[0].message}`
  return findings.length > 0 ? undefined : "it should be found, but the rule passes or does not look at its kind"
}
