/** Who asks: what authentication made of a certificate, a token or a header. */
export interface Identity {
  readonly user: string
  /** Every group, `system:authenticated` too where it applies; nothing is added. */
  readonly groups: readonly string[]
}

/** A request about an object, as SubjectAccessReview.spec.resourceAttributes states it. */
export interface ResourceRequest {
  readonly verb: string
  /** "" is the core group. */
  readonly group: string
  /** Plural, without the subresource: "pods". */
  readonly resource: string
  readonly subresource?: string
  /** Absent or "": a cluster-scoped object, or all namespaces at once. */
  readonly namespace?: string
  /** Absent or "": no single object, as in create, list and watch. */
  readonly name?: string
  /** Asks whether some object is within reach, whichever; `name` does not count then. No request of the API is like that. */
  readonly anyName?: true
  /** Fields that a list is narrowed to (`spec.nodeName`); the Node authorizer alone reads them. */
  readonly fields?: Readonly<Record<string, string>>
}

/** A request about a URL that is no object: "/healthz". */
export interface PathRequest {
  readonly verb: string
  readonly path: string
}

export type Permission = ResourceRequest | PathRequest

export type AccessRequest = Identity & Permission

export const isPathRequest = (permission: Permission): permission is PathRequest => "path" in permission

/** "pods/exec" for a subresource, "pods" otherwise: how rules name it. */
export const combinedResource = ({ resource, subresource }: ResourceRequest): string =>
  subresource ? `${resource}/${subresource}` : resource
