import type { Environment } from "@marcbachmann/cel-js"

/** Reads a Kubernetes quantity into base units; undefined: it is none. Handed in, since this layer knows no Kubernetes. */
export type ReadQuantity = (value: string | number) => number | undefined

class Quantity {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/**
 * `quantity("1.5Gi")`, `isQuantity(…)` and the comparisons of a quantity, as expressions of Kubernetes have them
 * (k8s.io/apiserver/pkg/cel/library/quantity.go). Numbers that YAML reads as such are quantities, too.
 */
export function addQuantities(environment: Environment, read: ReadQuantity): Environment {
  const parse = (value: unknown): Quantity => {
    const number = readAny(value, read)
    if (number === undefined) throw new Error(`${String(value)} is no quantity`)
    return new Quantity(number)
  }
  return environment
    .registerType("kubernetes.Quantity", Quantity)
    .registerFunction("quantity(dyn): kubernetes.Quantity", parse)
    .registerFunction("isQuantity(dyn): bool", (value: unknown) => readAny(value, read) !== undefined)
    .registerFunction(
      "kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool",
      (a: Quantity, b: Quantity) => a.value > b.value,
    )
    .registerFunction(
      "kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool",
      (a: Quantity, b: Quantity) => a.value < b.value,
    )
    .registerFunction("kubernetes.Quantity.compareTo(kubernetes.Quantity): int", (a: Quantity, b: Quantity) =>
      BigInt(Math.sign(a.value - b.value)),
    )
    .registerFunction("kubernetes.Quantity.asApproximateFloat(): double", ({ value }: Quantity) => value)
}

function readAny(value: unknown, read: ReadQuantity): number | undefined {
  if (typeof value === "bigint") return Number(value)
  return typeof value === "string" || typeof value === "number" ? read(value) : undefined
}
