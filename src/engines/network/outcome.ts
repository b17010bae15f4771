import { type Intervals, intersect, subtract, union } from "../../lib/intervals.ts"
import { allPorts, noPorts, type PortSet } from "./ports.ts"

/**
 * What may become of a connection, by port: it may be allowed, denied, or go on to the next tier. A port stands in
 * several sets where the outcome is open, and in exactly one where it is not.
 */
export interface Outcome {
  readonly allow: PortSet
  readonly deny: PortSet
  readonly rest: PortSet
}

/** Before any tier has been asked. */
export const untouched: Outcome = { allow: noPorts, deny: noPorts, rest: allPorts }

/** `first`, and for what it passes on, `then`. */
export const compose = (first: Outcome, then: Outcome): Outcome => ({
  allow: union(first.allow, intersect(first.rest, then.allow)),
  deny: union(first.deny, intersect(first.rest, then.deny)),
  rest: intersect(first.rest, then.rest),
})

/** The verdict by port: what is surely allowed, and what may be. Everything else is denied. */
export interface Verdict {
  readonly allowed: PortSet
  readonly undefined: PortSet
}

/** After the last tier: what nobody decided is allowed. */
export function conclude({ allow, deny, rest }: Outcome): Verdict {
  const possible = union(allow, rest)
  return { allowed: subtract(possible, deny), undefined: intersect(possible, deny) }
}

/** Both directions must allow. */
export function both(a: Verdict, b: Verdict): Verdict {
  const allowed = intersect(a.allowed, b.allowed)
  const possible = intersect(union(a.allowed, a.undefined), union(b.allowed, b.undefined))
  return { allowed, undefined: subtract(possible, allowed) }
}

/** Gives equal values the same small number, so that work on them is done once. */
export class Interner<T> {
  readonly values: T[] = []
  readonly #numbers = new Map<string, number>()
  readonly #keyOf: (value: T) => string

  constructor(keyOf: (value: T) => string) {
    this.#keyOf = keyOf
  }

  number(value: T): number {
    const key = this.#keyOf(value)
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.values.length
      this.values.push(value)
      this.#numbers.set(key, number)
    }
    return number
  }
}

const keyOfPorts = (set: Intervals<number>): string => set.join(" ")
export const outcomeKey = ({ allow, deny, rest }: Outcome): string =>
  `${keyOfPorts(allow)}|${keyOfPorts(deny)}|${keyOfPorts(rest)}`
export const verdictKey = (verdict: Verdict): string =>
  `${keyOfPorts(verdict.allowed)}|${keyOfPorts(verdict.undefined)}`
