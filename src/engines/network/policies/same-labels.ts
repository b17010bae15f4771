import { asArray, asStrings, get, type JsonObject, type JsonValue } from "../../../lib/json.ts"
import type { Labels } from "../../../model/labels.ts"
import type { PodPeer } from "../policy.ts"
import { labelEquals, type Selector, selects } from "../selector.ts"

/** Names and labels of the namespaces of the world. */
export type NamespaceLabels = ReadonlyMap<string, { readonly labels: Labels }>

/**
 * The sets of values that the namespaces of the subject have for the labels that the policy's `sameLabels` and
 * `notSameLabels` peers compare. The policy is read once for each, with the subject narrowed to it: then the peers are
 * plain selectors. A policy without such peers has the one empty relation.
 */
export function relationsOf(spec: JsonObject, subject: PodPeer, namespaces: NamespaceLabels): readonly Selector[] {
  const keys = comparedKeys(spec)
  if (keys.length === 0 || !("selector" in subject.namespaces)) return [[]]
  const relations = new Map<string, Selector>()
  for (const { labels } of namespaces.values()) {
    if (!selects(subject.namespaces.selector, labels)) continue
    const relation = keys.map((key) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined
      return value === undefined ? ({ key, operator: "DoesNotExist", values: [] } as const) : labelEquals(key, value)
    })
    relations.set(JSON.stringify(relation), relation)
  }
  return [...relations.values()]
}

/** The subject narrowed to the namespaces with these values. */
export function withRelation(subject: PodPeer, relation: Selector): PodPeer {
  if (!("selector" in subject.namespaces)) return subject
  return { ...subject, namespaces: { selector: [...subject.namespaces.selector, ...relation] } }
}

/**
 * The namespaces that a `sameLabels` or `notSameLabels` peer selects, given the subject's values, as selectors of which
 * any may hold; undefined for peers of another form. A peer must have all the labels: the same values, or at least one
 * that differs (network-policy-api v0.1.1, apis/v1alpha1/shared_types.go, NamespacedPeer). An empty list selects nothing.
 */
export function readRelativePeer(
  namespaces: JsonValue | undefined,
  relation: Selector,
): readonly Selector[] | undefined {
  const same = get(namespaces, "sameLabels")
  const different = get(namespaces, "notSameLabels")
  if (same === undefined && different === undefined) return undefined
  const keys = [...new Set(asStrings(same ?? different))]
  const values = relation.filter(({ key, operator }) => operator === "In" && keys.includes(key))
  if (keys.length === 0 || values.length < keys.length) return []
  if (same !== undefined) return [values]
  const present = keys.map((key) => ({ key, operator: "Exists", values: [] }) as const)
  return values.map((value) => [...present, { ...value, operator: "NotIn" } as const])
}

function comparedKeys(spec: JsonObject): readonly string[] {
  const peers = [
    ...asArray(get(spec, "ingress")).flatMap((rule) => asArray(get(rule, "from"))),
    ...asArray(get(spec, "egress")).flatMap((rule) => asArray(get(rule, "to"))),
  ]
  const keys = peers.flatMap((peer) => {
    const namespaces = get(peer, "namespaces") ?? get(get(peer, "pods"), "namespaces")
    return [...asStrings(get(namespaces, "sameLabels")), ...asStrings(get(namespaces, "notSameLabels"))]
  })
  return [...new Set(keys)]
}
