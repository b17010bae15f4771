import { getOrAdd } from "../../lib/get-or-add.ts"
import { asArray, get, type JsonObject } from "../../lib/json.ts"
import { Resource } from "../../model/resource.ts"
import type { Reason } from "./explain.ts"
import { readPolicy } from "./policies/read-policies.ts"
import { type Direction, type DirectionRules, directions, type Policy } from "./policy.ts"
import type { NetworkNamespace } from "./world.ts"

/**
 * The policies as they would be read without these rules and isolating policies. The text is edited and read again,
 * since a policy without rules may mean something else (policyTypes); rules keep their places in the original text.
 */
export function without(
  policies: readonly Policy[],
  removed: readonly Reason[],
  namespaces: ReadonlyMap<string, NetworkNamespace>,
): readonly Policy[] {
  const byResource = new Map<Resource, Reason[]>()
  for (const reason of removed) getOrAdd(byResource, reason.place.resource, () => []).push(reason)
  const kept = policies.filter(({ place }) => !byResource.has(place.resource))
  const edited = [...byResource].flatMap(([resource, reasons]) =>
    reasons.some(({ rule }) => rule === undefined) ? [] : reread(resource, reasons, namespaces),
  )
  return [...kept, ...edited]
}

function reread(
  resource: Resource,
  reasons: readonly Reason[],
  namespaces: ReadonlyMap<string, NetworkNamespace>,
): Policy[] {
  const left = (direction: Direction): number[] =>
    [...asArray(get(resource.spec, direction)).keys()].filter(
      (index) => !reasons.some((reason) => reason.direction === direction && reason.rule?.index === index),
    )
  const spec: Record<string, JsonObject[string]> = { ...resource.spec }
  for (const direction of directions) {
    const rules = asArray(get(resource.spec, direction))
    if (spec[direction] !== undefined) spec[direction] = left(direction).map((index) => rules[index] ?? null)
  }
  const edited = new Resource({ ...resource.object, spec }, resource.origin, resource.namespace !== "")
  const restore = (rules: DirectionRules | undefined, indexes: readonly number[]): DirectionRules | undefined =>
    rules && {
      ...rules,
      rules: rules.rules.map((rule) => {
        const index = indexes[rule.index] ?? rule.index
        return { ...rule, index, place: { resource, path: rule.place.path.replace(/\d+$/, String(index)) } }
      }),
    }
  return readPolicy(edited, namespaces).map((policy) => ({
    ...policy,
    place: { ...policy.place, resource },
    ingress: restore(policy.ingress, left("ingress")),
    egress: restore(policy.egress, left("egress")),
  }))
}
