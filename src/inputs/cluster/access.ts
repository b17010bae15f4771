import type { ConnectionTarget } from "../http/agent.ts"

/** What one request carries to show who asks. Certificates are for the connection, headers for the request. */
export interface Credential {
  readonly authorization?: string
  readonly certificate?: string
  readonly key?: string
}

/** Gives the credential of the moment. `renew`: the last one was refused (401). */
export type CredentialSource = (renew: boolean) => Promise<Credential>

/**
 * Everything needed to ask one API server: what a context of a kubeconfig, or a pod's own service account, resolves to.
 * The server's URL holds the path that it is published under.
 */
export interface ClusterAccess extends ConnectionTarget {
  /** Name of the context; "in-cluster" for a pod's own service account. */
  readonly context: string
  readonly credential: CredentialSource
  /** Impersonation headers. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}
