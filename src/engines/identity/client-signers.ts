import type { Needs } from "./holders.ts"
import { anyOf } from "./needs.ts"

/** Group of the certificates API. */
export const certificatesApi = "certificates.k8s.io"

/** Signers whose certificates the API server takes for users and nodes; a right may name one or all of the domain. */
const names = ["kubernetes.io/kube-apiserver-client", "kubernetes.io/*", "kubernetes.io/kube-apiserver-client-kubelet"]

/** A verb on any signer of client certificates (plugin/pkg/admission/certificates/util.go, IsAuthorizedForSignerName). */
export const onClientSigner = (verb: string): Needs =>
  names.flatMap((name) => anyOf(verb, `${certificatesApi}/signers`, { clusterScoped: true, name }))
