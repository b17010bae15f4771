import type { Place } from "../../model/workload/setting.ts"
import type { PathFix } from "./fix.ts"
import type { Proof } from "./proof.ts"

/** What a rule is about; read only for rules that an answer shows. */
export interface Step {
  /** "AP-05"; absent for rules that only connect. */
  readonly primitive?: string
  /** One plain sentence. `by`: who acts; `to`: what is gained. */
  readonly say?: ((by: string, to: string) => string) | undefined
  /** Why it succeeds as often as its probability says. */
  readonly why?: string | undefined
  readonly proofs?: (() => readonly Proof[]) | undefined
  readonly places?: readonly Place[] | undefined
}

/** If the attacker has all of `body`, the attacker gains `head`. */
export interface RuleInput {
  readonly body: readonly number[]
  readonly head: number
  /** How likely the step succeeds where it is possible, 0 to 1. */
  readonly probability: number
  readonly step: Step
  /** Each of these alone takes the rule away. */
  readonly fixes?: readonly PathFix[] | undefined
}

/**
 * Horn rules over facts: an AND/OR graph in which the attacker only gains. Rules without a body are facts of the
 * configuration. Bodies and the rules that wait for a fact stand in flat arrays.
 */
export interface Graph {
  /** Name of each fact: a goal or endpoint of the command line where it has one. */
  readonly facts: readonly string[]
  readonly numbers: ReadonlyMap<string, number>
  /** Facts that only connect: they are no station of a path. */
  readonly isHub: Uint8Array
  readonly ruleCount: number
  readonly head: Int32Array
  /** -ln of the probability, and a little for each step, so that of equals the shorter path wins. */
  readonly weight: Float64Array
  readonly bodyStart: Int32Array
  readonly body: Int32Array
  /** Rules that wait for a fact. */
  readonly usesStart: Int32Array
  readonly uses: Int32Array
  /** Rules that give a fact. */
  readonly givesStart: Int32Array
  readonly gives: Int32Array
  readonly steps: readonly Step[]
  readonly fixes: readonly PathFix[]
  /** Positions of the fixes that take a rule away. */
  readonly fixesOf: readonly (readonly number[])[]
  /** Rules that a fix takes away. */
  readonly rulesOfFix: readonly (readonly number[])[]
}

const perStep = 0.001
const none: readonly number[] = []

/** Collects facts and rules. A fact is there as soon as it is named. */
export class GraphBuilder {
  readonly #facts: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #hubs = new Set<number>()
  readonly #head: number[] = []
  readonly #weight: number[] = []
  readonly #bodyStart: number[] = [0]
  readonly #body: number[] = []
  readonly #steps: Step[] = []
  readonly #fixes: PathFix[] = []
  readonly #fixNumbers = new Map<string, number>()
  readonly #fixesOf: (readonly number[])[] = []

  fact(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.#facts.length)
    return this.#facts.push(name) - 1
  }

  hub(name: string): number {
    const number = this.fact(name)
    this.#hubs.add(number)
    return number
  }

  /** The fact of that name, if something named it already. */
  known(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  /** Facts whose name begins with a prefix. */
  factsWith(prefix: string): readonly number[] {
    return this.#facts.flatMap((name, fact) => (name.startsWith(prefix) ? [fact] : []))
  }

  get ruleCount(): number {
    return this.#head.length
  }

  rule({ body, head, probability, step, fixes = [] }: RuleInput): void {
    this.#head.push(head)
    this.#weight.push(-Math.log(probability) + perStep)
    for (let index = 0; index < body.length; index++) {
      const fact = body[index] as number
      if (body.indexOf(fact) === index) this.#body.push(fact)
    }
    this.#bodyStart.push(this.#body.length)
    this.#steps.push(step)
    this.#fixesOf.push(fixes.length === 0 ? none : fixes.map((fix) => this.#numberOf(fix)))
  }

  #numberOf(fix: PathFix): number {
    const known = this.#fixNumbers.get(fix.key)
    if (known !== undefined) return known
    this.#fixNumbers.set(fix.key, this.#fixes.length)
    return this.#fixes.push(fix) - 1
  }

  build(): Graph {
    const ruleCount = this.#head.length
    const factCount = this.#facts.length
    const head = Int32Array.from(this.#head)
    const body = Int32Array.from(this.#body)
    const bodyStart = Int32Array.from(this.#bodyStart)
    const ruleOfBody = new Int32Array(body.length)
    for (let rule = 0; rule < ruleCount; rule++)
      ruleOfBody.fill(rule, bodyStart[rule] as number, bodyStart[rule + 1] as number)
    const uses = groupBy(body, factCount, ruleOfBody)
    const gives = groupBy(head, factCount)
    const rulesOfFix: number[][] = this.#fixes.map(() => [])
    for (const [rule, fixes] of this.#fixesOf.entries()) for (const fix of fixes) rulesOfFix[fix]?.push(rule)
    const isHub = new Uint8Array(factCount)
    for (const fact of this.#hubs) isHub[fact] = 1
    return {
      facts: this.#facts,
      numbers: this.#numbers,
      isHub,
      ruleCount,
      head,
      weight: Float64Array.from(this.#weight),
      bodyStart,
      body,
      usesStart: uses.starts,
      uses: uses.items,
      givesStart: gives.starts,
      gives: gives.items,
      steps: this.#steps,
      fixes: this.#fixes,
      fixesOf: this.#fixesOf,
      rulesOfFix,
    }
  }
}

/** Items by key: `values[i]`, or i itself, in the list of `keys[i]`. */
function groupBy(keys: Int32Array, count: number, values?: Int32Array): { starts: Int32Array; items: Int32Array } {
  const starts = new Int32Array(count + 1)
  for (let i = 0; i < keys.length; i++)
    starts[(keys[i] as number) + 1] = (starts[(keys[i] as number) + 1] as number) + 1
  for (let key = 0; key < count; key++) starts[key + 1] = (starts[key + 1] as number) + (starts[key] as number)
  const next = starts.slice()
  const items = new Int32Array(keys.length)
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number
    const at = next[key] as number
    items[at] = values ? (values[i] as number) : i
    next[key] = at + 1
  }
  return { starts, items }
}
