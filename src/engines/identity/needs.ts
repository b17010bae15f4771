import type { NeededPermission, Needs } from "./holders.ts"

type Options = Omit<NeededPermission, "verb" | "group" | "resource" | "subresource">

/** One permission from words: `permission("create", "pods/exec")`, `permission("patch", "apps/deployments")`. */
export function permission(verb: string, resource: string, options: Options = {}): NeededPermission {
  const { group, plural, subresource } = readResource(resource)
  return { verb, group, resource: plural, ...(subresource ? { subresource } : {}), ...options }
}

/** Any of these verbs on any of these resources, each enough by itself. */
export const anyOf = (verbs: string, resources: string, options: Options = {}): Needs =>
  resources.split(" ").flatMap((resource) => verbs.split(" ").map((verb) => [permission(verb, resource, options)]))

/** One of each list, in one subject: every combination. */
export const allOf = (...lists: readonly Needs[]): Needs =>
  lists.reduce<Needs>((done, list) => done.flatMap((left) => list.map((right) => [...left, ...right])), [[]])

/**
 * Constrained impersonation takes a second right: what may be done as somebody else, verb by verb
 * (k8s.io/apiserver/pkg/endpoints/filters/impersonation/mode.go). Asked is for what an attacker would do.
 */
export const actingOn = (mode: "user-info" | "serviceaccount"): Needs =>
  anyOf(
    ["get", "list", "create", "update", "patch"].map((verb) => `impersonate-on:${mode}:${verb}`).join(" "),
    "secrets pods apps/deployments rbac.authorization.k8s.io/rolebindings rbac.authorization.k8s.io/clusterrolebindings",
  )

/** A group has a dot, or is one of the few of Kubernetes that have none: what stands after it is the resource. */
function readResource(text: string): { group: string; plural: string; subresource: string } {
  const [first = "", second = "", third = ""] = text.split("/")
  const hasGroup = first.includes(".") || ["apps", "batch", "policy", "autoscaling"].includes(first)
  return hasGroup
    ? { group: first, plural: second, subresource: third }
    : { group: "", plural: first, subresource: second }
}
