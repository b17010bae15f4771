import { critical } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { certificatesApi, onClientSigner } from "../client-signers.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * Whoever creates a certificate request and approves it names the user and the groups of the certificate. A
 * certificate cannot be revoked. It takes create on the requests, update on their approval, and approve on the signer.
 *
 * Field:   effective rules: all three in one subject, for a signer that the API server trusts
 * Allowed: any two of them; other signers; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes plugin/pkg/admission/certificates/approval; attack primitive AP-14
 */
export const certificateIssuers = check({
  id: "certificate-issuers",
  category: "identity",
  title: "Subject approves its own client certificates",
  severity: critical("it gets a certificate for any user or node"),
  aliases: ["kubesplaining:KUBE-PRIVESC-011"],
  frameworks: ["mitre-attack/T1649", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: allOf(
      onClientSigner("approve"),
      anyOf("create", `${certificatesApi}/certificatesigningrequests`, { clusterScoped: true }),
      anyOf("update patch", `${certificatesApi}/certificatesigningrequests/approval`, { clusterScoped: true }),
    ),
    may: "issue itself client certificates for any user",
    severity: "critical",
  }),
  fix: { title: "Leave approval to people or to a controller that cannot create requests" },
  examples: {
    good: bound(rule("create", "certificates.k8s.io", "certificatesigningrequests")),
    bad: bound(
      rule("create", "certificates.k8s.io", "certificatesigningrequests"),
      rule("update", "certificates.k8s.io", "certificatesigningrequests/approval"),
      rule("approve", "certificates.k8s.io", "signers", "kubernetes.io/kube-apiserver-client"),
    ),
  },
})
