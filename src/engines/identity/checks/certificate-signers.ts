import { critical } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { certificatesApi, onClientSigner } from "../client-signers.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * Whoever holds `sign` on a signer and writes the status of certificate requests puts a certificate of its choice
 * there. What the API server trusts is a certificate of its client authority; with the key of that authority, or with
 * a controller that signs by this right, no approval is asked for.
 *
 * Field:   effective rules: sign on a signer of client certificates and update or patch on
 *          certificatesigningrequests/status
 * Allowed: other signers; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes plugin/pkg/admission/certificates/signing; attack primitive AP-15
 */
export const certificateSigners = check({
  id: "certificate-signers",
  category: "identity",
  title: "Subject signs client certificates",
  severity: critical("it issues a certificate for any user or node, without approval"),
  aliases: ["kubesplaining:KUBE-PRIVESC-024", "kubescape:C-0280", "checkov:CKV_K8S_156"],
  frameworks: ["mitre-attack/T1649", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: allOf(
      onClientSigner("sign"),
      anyOf("update patch", `${certificatesApi}/certificatesigningrequests/status`, { clusterScoped: true }),
    ),
    may: "sign client certificates",
    severity: "critical",
  }),
  fix: { title: "Limit sign to the signers of its own by resourceNames" },
  examples: {
    good: bound(
      rule("sign", "certificates.k8s.io", "signers", "example.com/internal"),
      rule("update", "certificates.k8s.io", "certificatesigningrequests/status"),
    ),
    bad: bound(
      rule("sign", "certificates.k8s.io", "signers"),
      rule("update", "certificates.k8s.io", "certificatesigningrequests/status"),
    ),
  },
})
