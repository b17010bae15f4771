import type { Address } from "../../lib/ip.ts"
import type { PagedInts, PagedIntsEdit } from "../../lib/paged-ints.ts"
import { SharedInts } from "../../lib/shared-ints.ts"
import { classKeys, type EndpointClass, namespaceOf } from "./classes.ts"
import { matchSubject, no } from "./match.ts"
import type { Mentions } from "./mentions.ts"
import type { Policy } from "./policy.ts"
import type { Reachability } from "./reachability.ts"
import type { Selecting } from "./rows.ts"
import { declaredPorts, type StageRows, Verdicts } from "./solve.ts"
import type { PodEndpoint } from "./world.ts"

/** Collects changes of classes: a new list only where a class is new. */
export class ClassEditor {
  readonly #answer: Reachability
  readonly #mentions: Mentions
  readonly #keys: ReturnType<typeof classKeys>
  readonly #cuts: readonly Address[]
  #pieces: readonly number[]
  readonly #added: EndpointClass[] = []
  readonly #replaced = new Map<number, EndpointClass>()
  readonly #sizes: PagedIntsEdit
  readonly #byKey: Map<string, number>

  constructor(answer: Reachability, mentions: Mentions, cuts: readonly Address[]) {
    this.#answer = answer
    this.#mentions = mentions
    this.#keys = classKeys(answer, mentions, cuts)
    this.#cuts = cuts
    this.#pieces = answer.classes.pieces
    this.#sizes = answer.classes.sizes.edit()
    this.#byKey = answer.classes.byKey
    answer.verdicts.store.index.cutFiner(cuts)
  }

  leave(index: number): void {
    this.#sizes.set(index, this.#sizes.get(index) - 1)
  }

  join(pod: PodEndpoint): number {
    const key = this.#keys.pod(pod)
    let index = this.#byKey.get(key)
    if (index === undefined) {
      index = this.#sizes.length
      this.#byKey.set(key, index)
      this.#add({ kind: "pods", sample: pod, namespace: namespaceOf(this.#answer, pod.namespace) })
    }
    this.#sizes.set(index, this.#sizes.get(index) + 1)
    return index
  }

  /** Addresses from `cuts[at]` on become a class of their own. */
  splitPiece(at: number): void {
    const start = this.#cuts[at] as Address
    const before = this.#pieces[at - 1] as number
    const index = this.#sizes.length
    this.#add({ kind: "addresses", addresses: [start, this.#cuts[at + 1] as Address] })
    this.replace(before, { kind: "addresses", addresses: [this.#cuts[at - 1] as Address, start] })
    this.#pieces = [...this.#pieces.slice(0, at), index, ...this.#pieces.slice(at)]
  }

  /** Another sample for a class that keeps only part of its endpoints. */
  replace(index: number, endpoint: EndpointClass): void {
    this.#replaced.set(index, endpoint)
    this.#answer.verdicts.store.index.replace(index, endpoint)
  }

  #add(endpoint: EndpointClass): void {
    this.#sizes.set(this.#sizes.length, endpoint.kind === "addresses" ? 1 : 0)
    this.#added.push(endpoint)
    this.#answer.verdicts.store.index.add(endpoint)
  }

  finish(ofPod: PagedInts, pods: Reachability["pods"]): Reachability {
    const { classes, verdicts } = this.#answer
    let { list } = classes
    for (const endpoint of this.#added) list = list.with(list.length, endpoint)
    for (const [index, endpoint] of this.#replaced) list = list.with(index, endpoint)
    const { occupied: had } = classes
    const { occupied: met } = this.#keys
    const occupied = [...met].every((start) => had.has(start)) ? had : new Set([...had, ...met])
    const sizes = this.#sizes.finish()
    const next = { ...classes, list, ofPod, sizes, cuts: this.#cuts, pieces: this.#pieces, occupied }
    const changes = { pods, classes: next, mentions: this.#mentions }
    if (this.#added.length === 0) return this.#answer.next(changes)
    const selecting = this.#added.map((endpoint) => this.#selecting(endpoint))
    const stages = verdicts.stages.map((stage) => this.#extend(stage, selecting))
    return this.#answer.next({ ...changes, verdicts: new Verdicts(verdicts.store, stages) })
  }

  #selecting(endpoint: EndpointClass): readonly Selecting[] {
    const selecting: Selecting[] = []
    if (endpoint.kind !== "pods") return selecting
    const { policies, dialect } = this.#answer
    for (let i = 0; i < policies.length; i++) {
      const policy = policies[i] as Policy
      const { subject } = policy
      if (
        subject.kind === "pods" &&
        "name" in subject.namespaces &&
        subject.namespaces.name !== endpoint.sample.namespace
      )
        continue
      const selected = matchSubject(policy.subject, endpoint, dialect)
      if (selected !== no) selecting.push({ policy, selected })
    }
    return selecting
  }

  /** Gives the new classes their rows. */
  #extend({ order, direction, rowOf }: StageRows, all: readonly (readonly Selecting[])[]): StageRows {
    const { verdicts } = this.#answer
    const extended = new SharedInts(rowOf)
    for (const [i, endpoint] of this.#added.entries()) {
      const selecting = (all[i] ?? []).filter(({ policy }) => policy.stage.order === order && policy[direction])
      const row = selecting.length === 0 ? -1 : verdicts.store.rowNumber(selecting, direction, declaredPorts(endpoint))
      extended.set(rowOf.length + i, row)
    }
    return { order, direction, rowOf: extended.finish(rowOf.length + this.#added.length) }
  }
}
