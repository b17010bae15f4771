/** A resource type that an API server serves, in the version that is read. */
export interface ServedResource {
  readonly group: string
  readonly version: string
  /** Name in URLs and RBAC rules. */
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
}

/** "pods", "deployments.apps". */
export const resourceName = ({ group, resource }: Pick<ServedResource, "group" | "resource">): string =>
  group === "" ? resource : `${resource}.${group}`

export const apiVersionOf = ({ group, version }: ServedResource): string =>
  group === "" ? version : `${group}/${version}`

/** The path that lists it, in one namespace or in all. */
export function listPath(served: ServedResource, namespace?: string): string {
  const root = served.group === "" ? `/api/${served.version}` : `/apis/${served.group}/${served.version}`
  const scope = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`
  return `${root}${scope}/${served.resource}`
}
