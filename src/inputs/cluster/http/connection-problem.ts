import { ProxyError } from "../../http/proxy-error.ts"
import { ClusterError } from "../cluster-error.ts"

/** Errors of Node's sockets and TLS, and of OpenSSL, in plain words. */
const reasons: readonly (readonly [pattern: RegExp, code: string, why: string, advice: string])[] = [
  [/^ECONNREFUSED$/, "cluster-unreachable", "nothing listens there", "Is the cluster running, and the address right?"],
  [
    /^(?:ENOTFOUND|EAI_AGAIN)$/,
    "cluster-unreachable",
    "its name cannot be resolved",
    "Check the address, the network and the VPN.",
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/,
    "cluster-unreachable",
    "there is no way to it",
    "Check the network and the VPN.",
  ],
  [/^CERT_HAS_EXPIRED$/, "certificate-expired", "its certificate has expired", "Renew the server's certificate."],
  [
    /^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|CERT_SIGNATURE_FAILURE)$/,
    "certificate-untrusted",
    "its certificate is not signed by the authority that the kubeconfig trusts",
    "Is this the right cluster? Then renew certificate-authority-data in the kubeconfig.",
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    "certificate-name",
    "its certificate is for another name",
    "Use a name of the certificate, or set tls-server-name in the kubeconfig.",
  ],
  [
    /^(?:ERR_OSSL_|ERR_SSL_(?:SSLV3_ALERT|TLSV1_ALERT|TLSV13_ALERT))/,
    "kubeconfig-certificate",
    "a certificate or key of the kubeconfig is not usable or not accepted",
    "Write the kubeconfig again.",
  ],
  [
    /^ERR_INVALID_CHAR$/,
    "kubeconfig-credential",
    "a token or name of the kubeconfig holds characters that no request may carry",
    "Is there a line break in the token? Write the kubeconfig again.",
  ],
  [
    /^(?:EPROTO|ERR_SSL_|HPE_)/,
    "cluster-protocol",
    "it does not speak the protocol of the address",
    "Is it https rather than http, or the other way round?",
  ],
]

/** Errors that a second try will not mend. */
export const isLasting = (error: ClusterError): boolean => !passing.has(error.code)

const passing: ReadonlySet<string> = new Set(["cluster-cut-off", "cluster-stalled", "cluster-truncated"])

/** What went wrong with a connection, as a ClusterError. */
export function connectionProblem(server: URL, error: unknown): ClusterError {
  if (error instanceof ClusterError) return error
  if (error instanceof ProxyError)
    return new ClusterError("proxy", error.message, "Check proxy-url in the kubeconfig, HTTPS_PROXY and NO_PROXY.")
  const { code = "" } = error as NodeJS.ErrnoException
  const known = reasons.find(([pattern]) => pattern.test(code))
  if (known) return new ClusterError(known[1], `the API server ${server.origin} cannot be used: ${known[2]}`, known[3])
  return new ClusterError(
    "cluster-cut-off",
    `the connection to the API server ${server.origin} broke${code ? ` (${code})` : ""}`,
    "Check the network, and scan again.",
  )
}
