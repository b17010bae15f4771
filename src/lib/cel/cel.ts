import { Environment } from "@marcbachmann/cel-js"
import type { JsonValue } from "../json.ts"
import { addQuantities, type ReadQuantity } from "./quantities.ts"

/** An expression that does not compile, or fails on a value. */
export class CelError extends Error {
  readonly code = "cel"
}

/** A compiled expression. Throws CelError where the values do not allow an answer, such as a missing field without `has()`. */
export type CelProgram = (values: Readonly<Record<string, JsonValue | undefined>>) => unknown

/** Bounds on an expression, against accidents: nothing that a person writes comes near them. */
const limits = {
  maxAstNodes: 10_000,
  maxDepth: 250,
  maxListElements: 10_000,
  maxMapEntries: 10_000,
  maxCallArguments: 64,
}

/**
 * Compiles an expression of the Common Expression Language (github.com/google/cel-spec) over variables that hold JSON. Whole
 * numbers are CEL integers, as they are in Kubernetes' own expressions; macros, optional fields (`a.?b.orValue(c)`) and
 * `cel.bind` are known. Throws CelError when it does not compile.
 */
export function compileCel(
  expression: string,
  variables: readonly string[],
  readQuantity: ReadQuantity = () => undefined,
): CelProgram {
  let environment = new Environment({ unlistedVariablesAreDyn: false, enableOptionalTypes: true, limits })
  environment = addQuantities(environment, readQuantity)
  for (const name of variables) environment = environment.registerVariable(name, "dyn")
  const program = attempt(() => {
    const parsed = environment.parse(expression)
    const { valid, error } = parsed.check()
    if (!valid) throw error
    return parsed
  })
  return (values) => {
    const bound = Object.fromEntries(variables.map((name) => [name, toCel(values[name])]))
    return attempt(() => program(bound))
  }
}

function attempt<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new CelError(message.split("\n")[0] ?? message)
  }
}

/** JSON knows one sort of number, CEL two. */
function toCel(value: JsonValue | undefined): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map((item) => toCel(item as JsonValue))
  if (typeof value !== "object" || value === null) return value ?? null
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toCel(each as JsonValue)]))
}
