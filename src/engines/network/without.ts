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
  // Policies of each of several clusters are read as that cluster knows the world.
  const homes = new Set(policies.map(({ home }) => home?.surroundings))
  if (homes.size === 1 && homes.has(undefined)) return withoutIn(policies, removed, surroundings)
  return [...homes].flatMap((home) =>
    withoutIn(
      policies.filter((one) => one.home?.surroundings === home),
      removed.filter(({ policy }) => policy.home?.surroundings === home),
      home ?? surroundings,
    ),
  )
}

function withoutIn(
  policies: readonly Policy[],
  removed: readonly Reason[],
  surroundings: Surroundings,
): readonly Policy[] {
  if (removed.length === 0) return policies
  const byResource = new Map<Resource, Reason[]>()
  for (const reason of removed) getOrAdd(byResource, reason.place.resource, () => []).push(reason)
  const isWhole = (reasons: readonly Reason[]) =>
    // Some policies are one rule as a whole.
    reasons.some(({ rule, place }) => rule === undefined || place.path === "")
  const gone = new Set([...byResource].filter(([, reasons]) => isWhole(reasons)).map(([{ key }]) => key))
  const left = withoutObjects(surroundings, gone)
  const kept = policies.filter(({ place }) => !byResource.has(place.resource))
  const edited = [...byResource].flatMap(([resource, reasons]) =>
    isWhole(reasons) ? [] : reread(resource, new Set(reasons.map(({ place }) => place.path)), left),
  )
  const adapt = removed[0]?.policy.home?.adapt ?? ((policy: Policy) => policy)
  return [...(left === surroundings ? kept : readAgain(kept, left, adapt)), ...edited.map(adapt)]
}

/** Where a finer PeerAuthentication was, a coarser one counts. */
function withoutObjects(surroundings: Surroundings, gone: ReadonlySet<string>): Surroundings {
  const { mesh } = surroundings
  if (!mesh?.authentications.some(({ key }) => gone.has(key))) return surroundings
  return {
    ...surroundings,
    mesh: { ...mesh, authentications: mesh.authentications.filter(({ key }) => !gone.has(key)) },
  }
}

/** Policies that depend on others of their kind are read again, their objects once. */
function readAgain(
  policies: readonly Policy[],
  surroundings: Surroundings,
  adapt: (policy: Policy) => Policy,
): readonly Policy[] {
  const depends = ({ place }: Policy) => place.resource.kind === "PeerAuthentication"
  const objects = new Set(policies.filter(depends).map(({ place }) => place.resource))
  return [
    ...policies.filter((policy) => !depends(policy)),
    ...[...objects].flatMap((resource) => readPolicy(resource, surroundings).map(adapt)),
  ]
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
