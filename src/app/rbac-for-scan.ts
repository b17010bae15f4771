import { chooseResources } from "../inputs/cluster/reading-policy.ts"
import type { ServedResource } from "../inputs/cluster/served-resource.ts"
import type { JsonObject } from "../lib/json.ts"
import { builtInKinds } from "../model/kinds.ts"

export interface ScanRoleOptions {
  /** What a cluster serves; what Kubernetes itself serves by default. */
  readonly served?: readonly ServedResource[]
  readonly withoutSecrets?: boolean
  /** Namespaces to read, by a Role in each; all by default. */
  readonly namespaces?: readonly string[]
  readonly account: { readonly namespace: string; readonly name: string }
}

const name = "breakwater-scan"
const apiGroup = "rbac.authorization.k8s.io"
const verbs = ["get", "list", "watch"]

/** Kinds that are questions or actions rather than objects: nothing lists them. */
const unlistable =
  /^(?:Binding|Eviction|EvictionRequest|TokenReview|SelfSubjectReview|(?:Local|Self)?SubjectAccessReview|SelfSubject(?:Access|Rules)Review)$/

/** Groups that are no part of Kubernetes itself, or that it serves no longer. */
const addedGroups: ReadonlySet<string> = new Set([
  "policy.networking.k8s.io",
  "gateway.networking.k8s.io",
  "lifecycle.k8s.io",
])

const builtIn: readonly ServedResource[] = builtInKinds
  .filter(({ kind, group }) => !unlistable.test(kind) && !addedGroups.has(group) && kind !== "PodSecurityPolicy")
  .map(({ plural, ...kind }) => ({ ...kind, version: "", resource: plural, verbs: ["list"] }))

/**
 * The least that a scan needs: a ClusterRole that reads the kinds a scan reads, and its binding. With namespaces, a Role in
 * each, one for the addresses of the API server, and a ClusterRole for what has no namespace. Discovery and /version are
 * open to every authenticated user (ClusterRoles system:discovery and system:public-info-viewer).
 */
export function scanRole(options: ScanRoleOptions): readonly JsonObject[] {
  const { served = builtIn, namespaces, account } = options
  const resources = chooseResources(served, options.withoutSecrets !== true)
  const inNamespace = resources.filter(({ namespaced }) => namespaced)
  const ofCluster = namespaces ? resources.filter(({ namespaced }) => !namespaced) : resources
  const subjects = [{ kind: "ServiceAccount", namespace: account.namespace, name: account.name }]
  const addresses = {
    apiGroups: ["discovery.k8s.io"],
    resources: ["endpointslices"],
    verbs: ["list"],
  }
  const perNamespace = new Map((namespaces ?? []).map((namespace) => [namespace, rulesFor(inNamespace)]))
  if (namespaces && !namespaces.includes("default")) perNamespace.set("default", [addresses])
  return [
    ...pair("ClusterRole", undefined, rulesFor(ofCluster), subjects),
    ...[...perNamespace].flatMap(([namespace, rules]) => pair("Role", namespace, rules, subjects)),
  ]
}

function pair(
  kind: "ClusterRole" | "Role",
  namespace: string | undefined,
  rules: readonly JsonObject[],
  subjects: readonly JsonObject[],
): readonly JsonObject[] {
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) }
  const roleRef = { apiGroup, kind, name }
  return [
    { apiVersion: `${apiGroup}/v1`, kind, metadata, rules },
    { apiVersion: `${apiGroup}/v1`, kind: `${kind}Binding`, metadata, roleRef, subjects },
  ]
}

/** One rule for each API group, in order of names. */
function rulesFor(resources: readonly ServedResource[]): readonly JsonObject[] {
  const groups = new Map<string, Set<string>>()
  for (const { group, resource } of resources) groups.set(group, (groups.get(group) ?? new Set()).add(resource))
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, names]) => ({ apiGroups: [group], resources: [...names].toSorted(), verbs }))
}
