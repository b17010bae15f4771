import { identityOf, userOfNode } from "./identity.ts"
import { isNamedAsNode } from "./node-authorizer.ts"
import { nodeRestriction, type Restriction } from "./node-restriction.ts"
import { combinedResource, type ResourceRequest } from "./request.ts"
import type { World } from "./world.ts"

/** What the Node authorizer gives a kubelet on one resource in one place. */
export interface NodePermission {
  /** "" everywhere. */
  readonly namespace: string
  readonly group: string
  readonly resource: string
  /** Empty: every object. */
  readonly names: readonly string[]
  readonly verbs: readonly string[]
  /** Fields that the request has to select by. */
  readonly fields?: Readonly<Record<string, string>>
  /** What admission still asks of the object. */
  readonly restriction?: Restriction
}

/** What the Node authorizer gives a node, without what NodeRestriction refuses whatever the object holds. */
export function nodePermissions(world: World, node: string): readonly NodePermission[] {
  if (!world.authorizers.node) return []
  const nodes = world.nodes()
  const identity = identityOf({ kind: "User", name: userOfNode(node), namespace: "" })
  const rows = new Map<string, NodePermission & { readonly names: string[] }>()
  const everyObject = new Map<string, ReadonlySet<string>>()
  for (const candidate of nodes.candidates(node)) {
    const resource = combinedResource({ ...candidate, verb: "" })
    const given = everyObject.get(`${candidate.group}/${resource}`)
    const own = !candidate.name && isNamedAsNode(candidate) ? verbsOf({ ...candidate, name: node }) : []
    const found = verbsOf(candidate).filter(
      ({ verb, restriction }) => !given?.has(verb) && !(restriction && own.some((one) => one.verb === verb)),
    )
    if (!candidate.name)
      everyObject.set(`${candidate.group}/${resource}`, new Set(found.map(({ verb, fields }) => (fields ? "" : verb))))
    for (const { verbs, ...row } of byCondition(found)) {
      const { group, namespace = "", name } = candidate
      const key = JSON.stringify([namespace, group, resource, name ? "one" : "all", verbs, row])
      const names = rows.get(key)?.names ?? []
      if (name) names.push(name)
      rows.set(key, { namespace, group, resource, names, verbs, ...row })
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => ({ ...row, names: row.names.toSorted() }))

  function verbsOf(candidate: Omit<ResourceRequest, "verb">): readonly Verb[] {
    return everyVerb.flatMap((verb): Verb[] => {
      const request = { ...candidate, verb }
      const fields = nodes.allows(node, request) ? undefined : { "spec.nodeName": node }
      if (fields && (candidate.name || !nodes.allows(node, { ...request, fields }))) return []
      const restriction = nodeRestriction(world, { ...identity, ...request })
      if (restriction?.refused) return []
      return [{ verb, ...(fields ? { fields } : {}), ...(restriction ? { restriction } : {}) }]
    })
  }
}

const everyVerb = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]

interface Verb extends Pick<NodePermission, "fields" | "restriction"> {
  readonly verb: string
}

/** Verbs that hold under the same conditions, together. */
function byCondition(found: readonly Verb[]): readonly (Omit<Verb, "verb"> & { readonly verbs: readonly string[] })[] {
  const rows = new Map<string, Omit<Verb, "verb"> & { readonly verbs: string[] }>()
  for (const { verb, ...condition } of found) {
    const key = JSON.stringify(condition)
    const row = rows.get(key) ?? { ...condition, verbs: [] }
    row.verbs.push(verb)
    rows.set(key, row)
  }
  return [...rows.values()]
}
