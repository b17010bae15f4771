import { getOrAdd } from "../../lib/get-or-add.ts"
import { asArray, isObject, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer, parentOf, resolvePointer } from "../../lib/json-pointer.ts"
import { Resource } from "../../model/resource.ts"
import { readPolicy } from "./policies/read-policies.ts"
import type { DirectionRules, Policy } from "./policy.ts"
import type { Reason } from "./trace.ts"
import type { Surroundings } from "./world.ts"

/**
 * The policies as they would be read without these rules and isolating policies. The text is edited and read again,
 * since a policy without rules may mean something else (policyTypes); rules keep their places in the original text.
 */
export function without(
  policies: readonly Policy[],
  removed: readonly Reason[],
  surroundings: Surroundings,
): readonly Policy[] {
  const byResource = new Map<Resource, Reason[]>()
  for (const reason of removed) getOrAdd(byResource, reason.place.resource, () => []).push(reason)
  const kept = policies.filter(({ place }) => !byResource.has(place.resource))
  const edited = [...byResource].flatMap(([resource, reasons]) =>
    reasons.some(({ rule }) => rule === undefined)
      ? []
      : reread(resource, new Set(reasons.map(({ place }) => place.path)), surroundings),
  )
  return [...kept, ...edited]
}

function reread(resource: Resource, gone: ReadonlySet<JsonPointer>, surroundings: Surroundings): Policy[] {
  const object = withoutItems(resource.object, "", gone)
  if (!isObject(object)) return []
  const edited = new Resource(object, resource.origin, resource.namespace !== "")
  const restore = (rules: DirectionRules | undefined): DirectionRules | undefined =>
    rules && {
      ...rules,
      rules: rules.rules.map((rule) => {
        const list = parentOf(rule.place.path) ?? ""
        const left = asArray(resolvePointer(resource.object, list)).flatMap((_, i) =>
          gone.has(append(list, i)) ? [] : [i],
        )
        const index = left[rule.index] ?? rule.index
        return { ...rule, index, place: { resource, path: append(list, index) } }
      }),
    }
  return readPolicy(edited, surroundings).map((policy) => ({
    ...policy,
    place: { ...policy.place, resource },
    ingress: restore(policy.ingress),
    egress: restore(policy.egress),
  }))
}

/** A copy without the list items at these places; what holds none of them is shared. */
function withoutItems(value: JsonValue, at: JsonPointer, gone: ReadonlySet<JsonPointer>): JsonValue {
  if (![...gone].some((path) => path.startsWith(`${at}/`))) return value
  if (Array.isArray(value))
    return asArray(value).flatMap((item, i) =>
      gone.has(append(at, i)) ? [] : [withoutItems(item, append(at, i), gone)],
    )
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      item === undefined ? item : withoutItems(item, append(at, key), gone),
    ]),
  )
}
