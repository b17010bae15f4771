import { asNumber } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Client certificates cannot be revoked, do not end when a person leaves, and their groups are decided when they are
 * signed. For people, short-lived tokens of an identity provider are what can be taken back.
 *
 * Field:   CertificateSigningRequests for kubernetes.io/kube-apiserver-client
 * Allowed: other signers; requests that live for a day at most
 * Source:  Kubernetes documentation, Certificate Signing Requests; RBAC Good Practices
 */
export const clientCertificateRequest = check({
  id: "client-certificate-request",
  title: "A client certificate that cannot be revoked is asked for",
  severity: low("the certificate outlives the person or the program"),
  aliases: ["kubescape:C-0286"],
  frameworks: ["cis-1.12/3.1.1", "owasp-k8s-2025/K09"],
  resources: {
    kinds: ["certificates.k8s.io/CertificateSigningRequest"],
    run(resource, report) {
      if (resource.spec.signerName !== "kubernetes.io/kube-apiserver-client") return
      const seconds = asNumber(resource.spec.expirationSeconds)
      if (seconds !== undefined && seconds <= 86_400) return
      report(
        { resource, path: "/spec/signerName" },
        `request ${resource.name} asks for a client certificate for ${seconds === undefined ? "as long as the signer allows" : `${Math.round(seconds / 86_400)} days`}`,
      )
    },
  },
  fix: { title: "Use an identity provider for people and tokens for programs, or set expirationSeconds" },
  examples: {
    good: object(
      "certificates.k8s.io/v1",
      "CertificateSigningRequest",
      { spec: { signerName: "kubernetes.io/kube-apiserver-client", expirationSeconds: 3600 } },
      { namespace: undefined },
    ),
    bad: object(
      "certificates.k8s.io/v1",
      "CertificateSigningRequest",
      { spec: { signerName: "kubernetes.io/kube-apiserver-client" } },
      { namespace: undefined },
    ),
  },
})
