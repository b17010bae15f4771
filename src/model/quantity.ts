import type { JsonValue } from "../lib/json.ts"

const suffixes: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/**
 * The number a resource.Quantity stands for ("100m" is 0.1, "1Gi" is 1073741824); undefined when it is malformed.
 * Precision is that of a double: enough to compare requests with limits.
 * Source: k8s.io/apimachinery/pkg/api/resource/quantity.go (grammar in the doc comment of Quantity).
 */
export function parseQuantity(value: JsonValue | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined
  if (typeof value !== "string" || value.length > 64) return undefined
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(value)
  if (!match) return undefined
  const [, digits, exponent, suffix] = match
  return exponent ? Number(`${digits}${exponent}`) : Number(digits) * (suffixes[suffix ?? ""] as number)
}
