/** What one request carries to show who asks. Certificates are for the connection, headers for the request. */
export interface Credential {
  readonly authorization?: string
  readonly certificate?: string
  readonly key?: string
}

/** Gives the credential of the moment. `renew`: the last one was refused (401). */
export type CredentialSource = (renew: boolean) => Promise<Credential>

/** Everything needed to ask one API server: what a context of a kubeconfig, or a pod's own service account, resolves to. */
export interface ClusterAccess {
  /** Name of the context; "in-cluster" for a pod's own service account. */
  readonly context: string
  /** http or https, with the path that the server is published under. */
  readonly server: URL
  /** PEM; undefined for the authorities that Node trusts. */
  readonly authorities: string | undefined
  /** Name that the server's certificate must hold, where it is not the host of the URL. */
  readonly tlsServerName: string | undefined
  readonly skipVerification: boolean
  /** http, https or socks5; undefined for a direct connection. */
  readonly proxy: URL | undefined
  readonly credential: CredentialSource
  /** Impersonation headers. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}
