/** Who sends a request, as authentication leaves it. */
export interface Identity {
  readonly user: string
  readonly groups: readonly string[]
}

/** A request for a resource; `namespace` is "" for cluster-scoped resources and for all namespaces at once. */
export interface ResourceRequest extends Identity {
  readonly verb: string
  readonly group: string
  /** "pods". */
  readonly resource: string
  /** "exec"; "" for the resource itself. */
  readonly subresource: string
  readonly namespace: string
  /** "" where no single object is meant (list, create …). */
  readonly name: string
}

/** A request for a path such as /healthz. */
export interface PathRequest extends Identity {
  readonly verb: string
  readonly path: string
}

export type AccessRequest = ResourceRequest | PathRequest

/** What is asked for, without who asks. */
export type Permission = Omit<ResourceRequest, keyof Identity> | Omit<PathRequest, keyof Identity>

export const requestBy = ({ user, groups }: Identity, permission: Permission): AccessRequest => ({
  ...permission,
  user,
  groups,
})

export const mastersGroup = "system:masters"

const serviceAccountPrefix = "system:serviceaccount:"

export const serviceAccountUser = (namespace: string, name: string): string =>
  `${serviceAccountPrefix}${namespace}:${name}`

/**
 * The identity that a subject has once it is authenticated, with the groups that every one of its kind belongs to:
 * `User:alice`, `Group:devs` (somebody of that group), `ServiceAccount:shop/cart`. Undefined when it is none of these.
 * Source: kubernetes staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go (MakeGroupNames).
 */
export function identityOf(subject: string): Identity | undefined {
  const colon = subject.indexOf(":")
  const [kind, name] = [subject.slice(0, colon), subject.slice(colon + 1)]
  if (colon < 0 || name === "") return undefined
  if (kind === "Group") return { user: "", groups: [name] }
  if (kind === "User") return { user: name, groups: groupsOfUser(name) }
  const slash = name.indexOf("/")
  if (kind !== "ServiceAccount" || slash <= 0 || slash === name.length - 1) return undefined
  const [namespace, account] = [name.slice(0, slash), name.slice(slash + 1)]
  return { user: serviceAccountUser(namespace, account), groups: serviceAccountGroups(namespace) }
}

function groupsOfUser(user: string): readonly string[] {
  if (user === "system:anonymous") return ["system:unauthenticated"]
  const account = user.startsWith(serviceAccountPrefix) ? user.slice(serviceAccountPrefix.length).split(":") : []
  if (account.length === 2) return serviceAccountGroups(account[0] as string)
  return user.startsWith("system:node:") ? ["system:nodes", "system:authenticated"] : ["system:authenticated"]
}

const serviceAccountGroups = (namespace: string): readonly string[] => [
  "system:serviceaccounts",
  `system:serviceaccounts:${namespace}`,
  "system:authenticated",
]
