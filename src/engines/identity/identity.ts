import { closest } from "../../lib/closest.ts"
import type { Identity } from "./request.ts"

export const groups = {
  masters: "system:masters",
  authenticated: "system:authenticated",
  unauthenticated: "system:unauthenticated",
  serviceAccounts: "system:serviceaccounts",
  nodes: "system:nodes",
} as const

const anonymousUser = "system:anonymous"
const serviceAccountPrefix = "system:serviceaccount:"
const nodePrefix = "system:node:"

/** A subject as commands and reports write it: `User:alice`, `Group:devs`, `ServiceAccount:shop/cart`. */
export interface SubjectName {
  readonly kind: "User" | "Group" | "ServiceAccount"
  readonly name: string
  /** Of a service account; "" for others. */
  readonly namespace: string
}

export const formatSubject = ({ kind, name, namespace }: SubjectName): string =>
  kind === "ServiceAccount" ? `${kind}:${namespace}/${name}` : `${kind}:${name}`

/**
 * Reads `User:alice`, `Group:devs`, `ServiceAccount:shop/cart` (`sa:shop/cart`), kinds in any case; a name alone is a
 * user, `system:serviceaccount:shop:cart` its service account. Undefined for anything that names nobody, and for a
 * slip in the kind (`ServiceAcount:shop/cart`): no user has that name, and "no" would be believed.
 */
export function parseSubject(text: string): SubjectName | undefined {
  const [, kind = "", rest = ""] = /^(user|group|serviceaccount|sa):(.+)$/i.exec(text) ?? []
  if (kind === "") return text === "" || isMistypedKind(text) ? undefined : subjectOfUser(text)
  if (kind.toLowerCase() === "group") return { kind: "Group", name: rest, namespace: "" }
  if (kind.toLowerCase() === "user") return subjectOfUser(rest)
  const [namespace = "", name = "", ...more] = rest.split("/")
  return namespace && name && more.length === 0 ? { kind: "ServiceAccount", name, namespace } : undefined
}

function isMistypedKind(text: string): boolean {
  const colon = text.indexOf(":")
  return colon > 0 && closest(text.slice(0, colon), ["user", "group", "serviceaccount"]) !== undefined
}

/** The service account behind a user name, or the user. */
export function subjectOfUser(user: string): SubjectName {
  const account = serviceAccountOf(user)
  return account ? { kind: "ServiceAccount", ...account } : { kind: "User", name: user, namespace: "" }
}

export const serviceAccountUser = (namespace: string, name: string): string =>
  `${serviceAccountPrefix}${namespace}:${name}`

/** The service account that a user name stands for (k8s.io/apiserver/pkg/authentication/serviceaccount, SplitUsername). */
export function serviceAccountOf(user: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!user.startsWith(serviceAccountPrefix)) return undefined
  const [namespace = "", name = "", ...more] = user.slice(serviceAccountPrefix.length).split(":")
  return namespace && name && more.length === 0 ? { namespace, name } : undefined
}

/** The user name of a node's kubelet. */
export const userOfNode = (node: string): string => `${nodePrefix}${node}`

/** Name of the node whose kubelet this is (pkg/auth/nodeidentifier/default.go): both the name and the group count. */
export const nodeOf = ({ user, groups: memberOf }: Identity): string | undefined =>
  user.startsWith(nodePrefix) && memberOf.includes(groups.nodes) ? user.slice(nodePrefix.length) : undefined

/**
 * The identity with the groups that Kubernetes itself gives it. A group stands for any user that is in it and in nothing
 * else. Groups that only the identity provider knows are the caller's to add.
 * Source: k8s.io/apiserver/pkg/authentication (group/authenticated_group_adder.go, serviceaccount/util.go,
 * request/anonymous/anonymous.go).
 */
export function identityOf(subject: SubjectName, moreGroups: readonly string[] = []): Identity {
  const { kind, name, namespace } = subject
  if (kind === "Group") {
    const isAnonymous = name === groups.unauthenticated
    return {
      user: isAnonymous ? anonymousUser : "",
      groups: distinct([name, ...moreGroups, ...(isAnonymous ? [] : [groups.authenticated])]),
    }
  }
  if (kind === "ServiceAccount")
    return {
      user: serviceAccountUser(namespace, name),
      groups: distinct([
        groups.serviceAccounts,
        `${groups.serviceAccounts}:${namespace}`,
        ...moreGroups,
        groups.authenticated,
      ]),
    }
  if (name === anonymousUser) return { user: name, groups: distinct([groups.unauthenticated, ...moreGroups]) }
  const nodes = name.startsWith(nodePrefix) ? [groups.nodes] : []
  return { user: name, groups: distinct([...nodes, ...moreGroups, groups.authenticated]) }
}

const distinct = (list: readonly string[]): readonly string[] => [...new Set(list)]
