import { holds, subtract } from "../../lib/intervals.ts"
import { PagedList } from "../../lib/paged-list.ts"
import type { Resource } from "../../model/resource.ts"
import { ClassIndex } from "./class-index.ts"
import { type Classes, partition } from "./classes.ts"
import { type Dialect, isEnforced } from "./dialect.ts"
import { matchContext } from "./match.ts"
import { type Mentions, mentionsOf } from "./mentions.ts"
import type { Verdict } from "./outcome.ts"
import { readPolicy } from "./policies/read-policies.ts"
import type { Direction, Policy } from "./policy.ts"
import { allPorts, noPorts } from "./ports.ts"
import { RowStore } from "./row-store.ts"
import { solve, type Verdicts } from "./solve.ts"
import type { NetworkWorld, PodEndpoint, Surroundings } from "./world.ts"

/** One side of a question: a pod or node of the world by its position, or an outside class. */
export type Endpoint =
  | { readonly kind: "pod"; readonly index: number }
  | { readonly kind: "node"; readonly index: number }
  | { readonly kind: "class"; readonly index: number }

export type VerdictName = "allowed" | "denied" | "undefined"

interface Parts {
  /** Its pods are those of `pods`, whatever it says itself. */
  readonly world: NetworkWorld
  readonly pods: PagedList<PodEndpoint>
  readonly dialect: Dialect
  readonly policies: readonly Policy[]
  readonly classes: Classes
  readonly mentions: Mentions
  readonly verdicts: Verdicts
}

/** What answers that follow each other share. */
interface Lineage {
  version: number
  positions: Map<string, number> | undefined
}

/** Who reaches whom on which ports, in one world under one dialect. */
export class Reachability {
  readonly pods: PagedList<PodEndpoint>
  readonly nodes: NetworkWorld["nodes"]
  readonly dialect: Dialect
  readonly policies: readonly Policy[]
  readonly classes: Classes
  readonly mentions: Mentions
  readonly verdicts: Verdicts
  readonly #given: NetworkWorld
  #world: NetworkWorld | undefined
  readonly #lineage: Lineage
  readonly #version: number

  constructor(parts: Parts, lineage: Lineage = { version: 0, positions: undefined }) {
    this.#given = parts.world
    this.pods = parts.pods
    this.nodes = parts.world.nodes
    this.dialect = parts.dialect
    this.policies = parts.policies
    this.classes = parts.classes
    this.mentions = parts.mentions
    this.verdicts = parts.verdicts
    this.#lineage = lineage
    this.#version = lineage.version
  }

  get world(): NetworkWorld {
    this.#world ??= { ...this.#given, pods: [...this.pods] }
    return this.#world
  }

  /** The policy objects, read or not. */
  get resources(): readonly Resource[] {
    return this.#given.policies
  }

  /** The world with other policies, for `next`: which keeps its own pods. */
  worldWith(policies: readonly Resource[]): NetworkWorld {
    return { ...this.#given, policies }
  }

  get surroundings(): Surroundings {
    return this.#given
  }

  get namespaces(): NetworkWorld["namespaces"] {
    return this.#given.namespaces
  }

  /** Whether nothing was derived from this answer yet: only then can the next one share its work. */
  get isLatest(): boolean {
    return this.#version === this.#lineage.version
  }

  /** Position of each pod by its `podId`, for the latest answer. */
  get positions(): Map<string, number> {
    this.#lineage.positions ??= new Map([...this.pods].map(({ podId }, index) => [podId, index]))
    return this.#lineage.positions
  }

  /** The answer that follows this one. */
  next(changes: Partial<Parts>): Reachability {
    this.#lineage.version++
    const { pods, dialect, policies, classes, mentions, verdicts } = this
    const parts = { world: this.#given, pods, dialect, policies, classes, mentions, verdicts }
    return new Reachability({ ...parts, ...changes }, this.#lineage)
  }

  classOf(endpoint: Endpoint): number {
    if (endpoint.kind === "pod") return this.classes.ofPod.get(endpoint.index)
    return endpoint.kind === "node" ? (this.classes.ofNode[endpoint.index] as number) : endpoint.index
  }

  /** How many ordered pairs of different pods have each verdict. */
  countPairs(): ReadonlyMap<Verdict, number> {
    const { list } = this.classes
    const sizes = Array.from(list, ({ kind }, index) => (kind === "pods" ? this.classes.sizes.get(index) : 0))
    const counts = this.verdicts.countPairs(sizes)
    return new Map(
      [...counts]
        .filter(([, pairs]) => pairs > 0)
        .sort(([a], [b]) => a - b)
        .map(([number, pairs]) => [this.verdicts.verdict(number), pairs]),
    )
  }

  /** What the policies of one side, or of both, say about connections between two endpoints. */
  between(from: Endpoint, to: Endpoint, direction?: Direction): Verdict {
    if (from.kind === "pod" && to.kind === "pod" && from.index === to.index) return allowAll
    const source = this.classOf(from)
    const target = this.classOf(to)
    const { index } = this.verdicts.store
    const isNodeLocal = index.isHost(source) !== index.isHost(target)
    if (isNodeLocal && this.isAlwaysAllowed(from, to)) return allowAll
    const number =
      direction === undefined
        ? this.verdicts.between(source, target)
        : direction === "ingress"
          ? this.verdicts.side(direction, target, source)
          : this.verdicts.side(direction, source, target)
    const verdict = this.verdicts.verdict(number)
    return isNodeLocal ? this.#maybeOwnNode(from, to, verdict) : verdict
  }

  /** The verdict for one port: `portPoint(protocol, port)`. */
  verdictOf(from: Endpoint, to: Endpoint, point: number, direction?: Direction): VerdictName {
    const verdict = this.between(from, to, direction)
    return holds(verdict.allowed, point) ? "allowed" : holds(verdict.undefined, point) ? "undefined" : "denied"
  }

  /**
   * A pod reaches itself, and traffic between a pod and the node it runs on passes, or kubelet's probes would fail
   * (kubernetes.io, Network Policies: "Traffic to and from the node where a Pod is running is always allowed").
   */
  isAlwaysAllowed(from: Endpoint, to: Endpoint): boolean {
    if (from.kind === "pod" && to.kind === "pod" && from.index === to.index) return true
    const own = this.#isOwnNode(from, to)
    return own.answer === "yes" && (own.isNode || this.dialect.hostNetwork === "as-nodes")
  }

  /** Whether two pods have different primary networks, which never meet. */
  crossesNetworks(from: Endpoint, to: Endpoint): boolean {
    if (from.kind !== "pod" || to.kind !== "pod") return false
    return this.pods.at(from.index)?.network !== this.pods.at(to.index)?.network
  }

  /**
   * What policies deny between a pod and a node it may run on is open; so it is between it and a pod on the host
   * network of its node, where the dialect does not say whether that is the node.
   */
  #maybeOwnNode(from: Endpoint, to: Endpoint, verdict: Verdict): Verdict {
    if (!this.mayBeOwnNode(from, to)) return verdict
    return { allowed: verdict.allowed, undefined: subtract(allPorts, verdict.allowed) }
  }

  /** Whether policies may not count between two endpoints, since one may be the node of the other. */
  mayBeOwnNode(from: Endpoint, to: Endpoint): boolean {
    const own = this.#isOwnNode(from, to)
    return own.answer !== "no" && (own.isNode || this.dialect.hostNetwork !== "as-pods")
  }

  /** Whether one side is a node, or a pod on its host network, and the other a pod that runs there. */
  #isOwnNode(from: Endpoint, to: Endpoint): { readonly answer: "yes" | "no" | "maybe"; readonly isNode: boolean } {
    const hosts = [this.#hostOf(from), this.#hostOf(to)]
    if ((hosts[0] === undefined) === (hosts[1] === undefined)) return notOwn
    const [host, guest] = hosts[0] === undefined ? [hosts[1], from] : [hosts[0], to]
    const pod = guest.kind === "pod" ? this.pods.at(guest.index) : undefined
    if (!host || !pod || host.cluster !== pod.cluster?.name) return notOwn
    const { node, isNode } = host
    if (node === undefined || pod.node === undefined) return { answer: "maybe", isNode }
    return { answer: node === pod.node ? "yes" : "no", isNode }
  }

  /** The node that an endpoint is, or on whose network it runs. */
  #hostOf(endpoint: Endpoint): Host | undefined {
    if (endpoint.kind === "node") {
      const node = this.nodes[endpoint.index]
      return { node: node?.name, cluster: node?.cluster?.name, isNode: true }
    }
    if (endpoint.kind === "class") return undefined
    const pod = this.pods.at(endpoint.index)
    return pod?.hostNetwork ? { node: pod.node, cluster: pod.cluster?.name, isNode: false } : undefined
  }
}

interface Host {
  readonly node: string | undefined
  readonly cluster: string | undefined
  readonly isNode: boolean
}

const notOwn = { answer: "no", isNode: false } as const

const allowAll: Verdict = { allowed: allPorts, undefined: noPorts }

/** All pairs of endpoints and the ports between them that the policies allow. */
export const reachability = (world: NetworkWorld, dialect: Dialect): Reachability =>
  withPolicies(world, dialect, enforced(world, dialect))

/** The same for policies that are read already. */
export function withPolicies(world: NetworkWorld, dialect: Dialect, policies: readonly Policy[]): Reachability {
  const mentions = mentionsOf(policies)
  const classes = partition(world, mentions)
  const verdicts = solve(new RowStore(new ClassIndex(classes, matchContext(world, dialect))), policies)
  return new Reachability({ world, pods: PagedList.of(world.pods), dialect, policies, classes, mentions, verdicts })
}

/** The policies of a world that a plugin of this dialect enforces. */
export function enforced(
  { policies, ...surroundings }: Surroundings & Pick<NetworkWorld, "policies">,
  dialect: Dialect,
): readonly Policy[] {
  return policies
    .filter((resource) => isEnforced(dialect, resource))
    .flatMap((resource) => readPolicy(resource, surroundings))
}
