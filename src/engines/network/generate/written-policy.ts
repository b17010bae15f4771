import type { JsonObject, JsonValue } from "../../../lib/json.ts"
import { Resource } from "../../../model/resource.ts"
import { readPolicy } from "../policies/read-policies.ts"
import type { Direction, Policy } from "../policy.ts"
import type { Requirement } from "../selector.ts"
import type { NetworkWorld } from "../world.ts"
import type { Draft, DraftPeer, DraftRule } from "./draft.ts"
import type { Party } from "./need.ts"

/** A policy as it will be applied, with what each of its rules is for. */
export interface WrittenPolicy {
  readonly object: JsonObject
  /** One for each rule of the object, in its order; undefined for a rule that denies the rest. */
  readonly rules: Readonly<Record<Direction, readonly (DraftRule | undefined)[]>>
  readonly draft: Draft | undefined
}

/** How the parties of needs are named in one kind of policy, and how drafts are written in it. */
export interface PolicyForm {
  readonly kind: "networkpolicy" | "cluster-network-policy" | "cilium"
  /** Groups of namespaced policies that these stand in place of: beside them they would add to what is allowed. */
  readonly replaces: readonly string[]
  peerOf(
    peer: Party,
    direction: Direction,
    known: KnownAddresses,
  ): Exclude<DraftPeer, { readonly kind: "subject" }> | undefined
  /** Several where one would be longer than the API server takes. `name` is free in its namespace. */
  write(draft: Draft, name: string): readonly WrittenPolicy[]
  /** What isolates pods that no draft is about. */
  defaultDeny(namespace: string, name: string): WrittenPolicy
  /** What this kind of policy cannot do for parties of these kinds, for the user to know. */
  limits(parties: ReadonlySet<Party["kind"]>, known: KnownAddresses): readonly string[]
}

/** Addresses of what is no pod, where the sources tell them. */
export interface KnownAddresses {
  readonly apiServer: readonly bigint[]
  readonly nodes: readonly bigint[]
}

export const managedBy: JsonObject = { "app.kubernetes.io/managed-by": "breakwater" }

/** A metav1.LabelSelector. */
export function labelSelectorOf(selector: readonly Requirement[]): JsonObject {
  const equal = selector.filter(({ operator, values }) => operator === "In" && values.length === 1)
  const others = selector.filter((one) => !equal.includes(one))
  const expressions = others.map(
    ({ key, operator, values }): JsonObject => ({ key, operator, ...(values.length > 0 ? { values } : {}) }),
  )
  return {
    ...(equal.length > 0
      ? { matchLabels: Object.fromEntries(equal.map(({ key, values }) => [key, values[0] as JsonValue])) }
      : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions } : {}),
  }
}

/** The policies as any evaluator reads them from their text. */
export const readWritten = (written: readonly WrittenPolicy[], world: NetworkWorld): readonly Policy[] =>
  written.flatMap(({ object }) => readPolicy(resourceOf(object), world))

export const resourceOf = (object: JsonObject): Resource => new Resource(object, { kind: "cluster", name: "generated" })
