import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Authorizer, BoundSubject } from "../identity/authorizer.ts"
import type { NeededPermission, Needs } from "../identity/holders.ts"
import { formatSubject, groups, identityOf, type SubjectName } from "../identity/identity.ts"
import { Capability } from "./capability.ts"
import { fixesOfGrant } from "./grant-fixes.ts"
import { GraphBuilder, type RuleInput, type Step } from "./graph.ts"
import { accessProof, configurationProof } from "./proof.ts"
import { groupsOf, type Held, heldTogether, holdersOf, keyOfSubject, subjectName } from "./rights.ts"
import type { PathWorld, WorkloadClass } from "./world.ts"

/** A hop of one primitive: a rule whose step says what happens. A probability of its own comes with a reason. */
export type Hop = Omit<RuleInput, "step" | "body" | "probability"> &
  Omit<Step, "primitive" | "why"> & { readonly from: readonly number[] } & (
    | { readonly probability: number; readonly why: string }
    | { readonly probability?: undefined; readonly why?: undefined }
  )

/** Of a hop that only needs what it names. */
const usual = { probability: 0.95, why: "nothing stands in the way but being noticed" } as const

const connect: Step = {}

/** What primitives build on: the world, its facts, and who holds which rights. */
export class PathModel {
  readonly world: PathWorld
  readonly builder = new GraphBuilder()
  readonly authorizer: Authorizer
  /** Id of the primitive that is being built. */
  primitive = ""
  readonly #holders = new Map<string, readonly Held[]>()
  readonly #capabilities = new Map<string, Capability>()
  readonly #anyAccount = new Map<string, number>()
  readonly #identities = new Map<string, { readonly subject: BoundSubject; readonly fact: number }>()
  readonly #parts = new Map<string, number>()

  constructor(world: PathWorld, authorizer: Authorizer) {
    this.world = world
    this.authorizer = authorizer
  }

  /** Adds a hop of the primitive that is being built. */
  hop({ from, head, fixes, probability, why, say, proofs, places }: Hop): void {
    const isUsual = probability === undefined
    // All of one shape: there are hundreds of thousands.
    const step: Step = { primitive: this.primitive, why: isUsual ? usual.why : why, say, proofs, places }
    this.builder.rule({ body: from, head, fixes, probability: isUsual ? usual.probability : probability, step })
  }

  /** Whoever has the first has the second: no step of its own. */
  link(from: readonly number[], head: number): void {
    this.builder.rule({ body: from, head, probability: 1, step: connect })
  }

  readonly admin = (): number => this.builder.fact("cluster-admin")
  readonly etcd = (): number => this.builder.fact("etcd")
  readonly code = ({ id }: WorkloadClass): number => this.builder.fact(id)
  readonly node = (name: string): number => this.builder.fact(`node-root/${name}`)
  readonly secrets = (namespace: string): number => this.builder.fact(`secrets/${namespace}`)
  readonly cloud = (name: string): number => this.builder.fact(`cloud/${name}`)
  readonly traffic = (namespace: string): number => this.builder.fact(`traffic/${namespace}`)

  /** Code in every pod of a node. */
  podsOn(node: string): number {
    return this.builder.hub(`pods-on/${node}`)
  }

  /** Root on a node of the attacker's choice. */
  anyNode(): number {
    return this.builder.hub("any-node")
  }

  /** The contents of one Secret. */
  secret(namespace: string, name: string): number {
    return this.builder.fact(`secret/${namespace}/${name}`)
  }

  /** Acting as somebody. */
  identity(subject: BoundSubject): number {
    return getOrAdd(this.#identities, keyOfSubject(subject), () => ({
      subject,
      fact: this.builder.fact(`identity/${formatSubject(subjectName(subject))}`),
    })).fact
  }

  account(namespace: string, name: string): number {
    return this.identity({ kind: "User", name: `system:serviceaccount:${namespace}:${name}` })
  }

  /** Acting as a service account of the attacker's choice in a namespace. */
  anyAccount(namespace: string): number {
    return getOrAdd(this.#anyAccount, namespace, () => {
      const hub = this.builder.hub(`any-account/${namespace}`)
      for (const name of this.world.accountsIn(namespace)) this.link([hub], this.account(namespace, name))
      return hub
    })
  }

  /** Acting as anybody but a member of system:masters. */
  anyIdentity(): number {
    const known = this.builder.known("any-identity")
    if (known !== undefined) return known
    const hub = this.builder.hub("any-identity")
    for (const subject of this.authorizer.subjects)
      if (subject.name !== groups.masters) this.link([hub], this.identity(subject))
    for (const namespace of this.world.namespaces)
      for (const name of this.world.accountsIn(namespace)) this.link([hub], this.account(namespace, name))
    return hub
  }

  holders(needed: NeededPermission): readonly Held[] {
    const key = JSON.stringify(needed)
    return getOrAdd(this.#holders, key, () => holdersOf(this.authorizer, needed))
  }

  /**
   * A right, or rights that one principal must hold together: any of these lists. The hubs of the result are gained by
   * acting as a holder.
   */
  capability(key: string, needs: Needs): Capability {
    return getOrAdd(this.#capabilities, key, () => {
      const capability = new Capability(key, this.builder)
      const everything = new Set<string>()
      for (const list of needs) {
        const [single] = list
        if (single && list.length === 1) this.#grantSingle(capability, single, everything)
        else this.#grantTogether(capability, list)
      }
      return capability
    })
  }

  /** `everything`: grants by `*` on `*` that are there already; each gives all alternatives alike and is written once. */
  #grantSingle(capability: Capability, needed: NeededPermission, everything: Set<string>): void {
    for (const held of this.holders(needed)) {
      const { rule, subject } = held.grant
      if (rule.verbs.includes("*") && rule.resources.includes("*")) {
        const key = `${subject.resource.key}${subject.path} ${rule.resource.key}${rule.path}`
        if (everything.has(key)) continue
        everything.add(key)
      }
      this.builder.rule({
        body: [this.identity(held.subject)],
        head: capability.hub(held.namespace, held.names),
        probability: 1,
        step: this.#stepOf(held, held.subject),
        fixes: fixesOfGrant(this.world.identity, held.grant, needed),
      })
    }
  }

  #grantTogether(capability: Capability, list: readonly NeededPermission[]): void {
    for (const { subject, namespace, names, parts } of heldTogether(list.map((needed) => this.holders(needed)))) {
      const holds = parts.map((part) => this.#partOf(subject, namespace, part))
      this.builder.rule({
        body: [this.identity(subject), ...holds],
        head: capability.hub(namespace, names),
        probability: 1,
        step: connect,
      })
    }
  }

  /** That one subject holds one permission in one place: a fact of the configuration, by any of its grants. */
  #partOf(subject: BoundSubject, namespace: string, part: readonly Held[]): number {
    const [first] = part as readonly [Held]
    const key = `holds/${keyOfSubject(subject)}/${namespace}/${JSON.stringify(first.needed)}/${first.names.join(",")}`
    return getOrAdd(this.#parts, key, () => {
      const fact = this.builder.hub(key)
      for (const held of part)
        this.builder.rule({
          body: [],
          head: fact,
          probability: 1,
          step: this.#stepOf(held, subject),
          fixes: fixesOfGrant(this.world.identity, held.grant, held.needed),
        })
      return fact
    })
  }

  #stepOf({ grant, needed, namespace, names }: Held, asked: BoundSubject): Step {
    const { rule, subject } = grant
    // Whoever a role would be bound to is known to no server: the role itself is what shows it.
    if (subject.path === "")
      return {
        places: [{ resource: rule.resource, path: rule.path }],
        proofs: () => [configurationProof({ role: rule.resource.name, rule: rule.index, boundAs: asked.name })],
      }
    return {
      places: [
        { resource: rule.resource, path: rule.path },
        { resource: subject.resource, path: subject.path },
      ],
      proofs: () => {
        const [name = needed.name ?? ""] = names
        const { clusterScoped, anyName, ...permission } = needed
        return [
          accessProof(identityOf(subjectName(asked), groupsOf(asked)), {
            ...permission,
            ...(clusterScoped ? {} : { namespace }),
            ...(name === "" ? {} : { name }),
          }),
        ]
      },
    }
  }

  /** Whoever is a subject has the rights of its groups. Last, when every subject with rights is known. */
  linkGroups(): void {
    const bound = new Set(this.authorizer.subjects.map(keyOfSubject))
    for (const { subject, fact } of [...this.#identities.values()])
      for (const group of groupsOf(subject))
        if (group !== subject.name && (bound.has(`Group ${group}`) || this.#identities.has(`Group ${group}`)))
          this.link([fact], this.identity({ kind: "Group", name: group }))
  }

  /** The fact of acting as a subject written on the command line. */
  subjectFact(subject: SubjectName): number {
    const { kind, name, namespace } = subject
    if (kind === "ServiceAccount") return this.account(namespace, name)
    return this.identity({ kind: kind === "Group" ? "Group" : "User", name })
  }
}
