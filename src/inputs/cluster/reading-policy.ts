import type { ServedResource } from "./served-resource.ts"

/**
 * What is not read: state that changes all the time and that no verdict depends on, copies of other objects, and objects
 * that are credentials. `*` stands for a whole group. docs/inputs.md tells users the same.
 */
const left = new Set([
  // A record of what happened, and who leads.
  "/events",
  "events.k8s.io/events",
  "coordination.k8s.io/leases",
  "coordination.k8s.io/leasecandidates",
  // Addresses of services and pods that are read anyway.
  "networking.k8s.io/ipaddresses",
  "cilium.io/ciliumendpoints",
  "cilium.io/ciliumendpointslices",
  "cilium.io/ciliumidentities",
  // Health and storage accounting.
  "/componentstatuses",
  "internal.apiserver.k8s.io/storageversions",
  "storage.k8s.io/csistoragecapacities",
  "metrics.k8s.io/*",
  "custom.metrics.k8s.io/*",
  "external.metrics.k8s.io/*",
  // Former states of pod templates.
  "apps/controllerrevisions",
  // The same objects again, under another group.
  "extensions/*",
  "authorization.openshift.io/*",
  "project.openshift.io/*",
  // Tokens of users: the objects, even their names, are credentials.
  "oauth.openshift.io/oauthaccesstokens",
  "oauth.openshift.io/oauthauthorizetokens",
  "oauth.openshift.io/useroauthaccesstokens",
  // Catalogues of what could be installed, and layers of images.
  "packages.operators.coreos.com/packagemanifests",
  "image.openshift.io/*",
  "reports.kyverno.io/*",
])

/**
 * Label selectors for resources of which most objects only repeat what others say: endpoints that the controllers keep are
 * the addresses of pods. What is left was written by hand, or leads to the API server.
 * Source: kubernetes pkg/controller/endpoint (the label exists since 1.33: before, all Endpoints are read),
 * pkg/controller/endpointslice and endpointslicemirroring, ControllerName.
 */
const selectors: ReadonlyMap<string, string> = new Map([
  ["/endpoints", "endpoints.kubernetes.io/managed-by!=endpoint-controller"],
  [
    "discovery.k8s.io/endpointslices",
    "endpointslice.kubernetes.io/managed-by notin (endpointslice-controller.k8s.io,endpointslicemirroring-controller.k8s.io)",
  ],
])

/** What a list of the resource is narrowed by; an empty query for most. */
export function readingQuery({ group, resource }: Pick<ServedResource, "group" | "resource">): {
  readonly labelSelector?: string
} {
  const labelSelector = selectors.get(`${group}/${resource}`)
  return labelSelector === undefined ? {} : { labelSelector }
}

/** Objects of which only the metadata is asked for, since the rest holds secret values. */
const metadataOnly = new Set(["/secrets", "oauth.openshift.io/oauthclients"])

export const isMetadataOnly = ({ group, resource }: Pick<ServedResource, "group" | "resource">): boolean =>
  metadataOnly.has(`${group}/${resource}`)

/** The resources to read out of those that are served. */
export function chooseResources(served: readonly ServedResource[], withSecrets = true): readonly ServedResource[] {
  const groups = new Set(served.map(({ group }) => group))
  return served.filter(({ group, resource }) => {
    if (left.has(`${group}/*`) || left.has(`${group}/${resource}`)) return false
    // The aggregated server of Calico shows the objects of its definitions a second time.
    if (group === "crd.projectcalico.org" && groups.has("projectcalico.org")) return false
    return withSecrets || !(group === "" && resource === "secrets")
  })
}

/** Whether nothing of a group is read: that its server does not answer is then no gap. */
export const isGroupLeftOut = (group: string): boolean => left.has(`${group}/*`)

/** Secrets of these types are told apart from the others: metadata alone does not show the type. */
export const toldSecretTypes: readonly string[] = ["kubernetes.io/service-account-token"]
