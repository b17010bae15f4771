import { getOrAdd } from "../../lib/get-or-add.ts"
import type { GraphBuilder, Step } from "./graph.ts"

const connect: Step = {}

/**
 * Who holds it, gathered: a hub for each namespace (and list of names) that subjects lead to and targets hang from, so
 * that the graph grows with subjects plus targets, not with their product.
 */
export class Capability {
  readonly key: string
  readonly #builder: GraphBuilder
  /** "" everywhere; then by the names it is limited to, "" any. */
  readonly #hubs = new Map<string, Map<string, { readonly names: readonly string[]; readonly fact: number }>>()
  readonly #linked = new Map<string, number>()

  constructor(key: string, builder: GraphBuilder) {
    this.key = key
    this.#builder = builder
  }

  /** The hub that a subject's grant leads to. */
  hub(namespace: string, names: readonly string[]): number {
    const byNames = getOrAdd(this.#hubs, namespace, () => new Map())
    const text = names.join(",")
    return getOrAdd(byNames, text, () => ({
      names,
      fact: this.#builder.hub(`may/${this.key}/${namespace}/${text}`),
    })).fact
  }

  get isHeld(): boolean {
    return this.#hubs.size > 0
  }

  /** Held everywhere, for any object or for some by name. */
  get isWide(): boolean {
    return this.#hubs.has("")
  }

  /** Namespaces in which somebody holds it without holding it everywhere. */
  get namespaces(): readonly string[] {
    return [...this.#hubs.keys()].filter((namespace) => namespace !== "")
  }

  /** Held everywhere for any object. */
  get everywhere(): number | undefined {
    return this.#hubs.get("")?.get("")?.fact
  }

  /** Held for any object of a namespace, there or everywhere; undefined where nobody does. */
  at(namespace: string): number | undefined {
    if (namespace === "") return this.everywhere
    const own = this.#hubs.get(namespace)?.get("")?.fact
    const { everywhere } = this
    if (own === undefined || everywhere === undefined) return own ?? everywhere
    return getOrAdd(this.#linked, namespace, () => {
      this.#builder.rule({ body: [everywhere], head: own, probability: 1, step: connect })
      return own
    })
  }

  /** Every hub that covers one object. */
  on(namespace: string, name: string): readonly number[] {
    const any = this.at(namespace)
    const named = (namespace === "" ? [""] : ["", namespace]).flatMap((place) =>
      [...(this.#hubs.get(place)?.values() ?? [])].filter(({ names }) => names.includes(name)).map(({ fact }) => fact),
    )
    return any === undefined ? named : [any, ...named]
  }

  /** Every hub of one place, whatever the names. */
  *hubsOf(namespace: string): Generator<{ readonly names: readonly string[]; readonly fact: number }> {
    yield* this.#hubs.get(namespace)?.values() ?? []
  }
}
