import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A certificate with isCA signs others: whoever reads its Secret makes certificates for any name that those trust who
 * trust its issuer.
 *
 * Field:   spec.isCA of Certificate
 * Allowed: absent or false; true for authorities that are meant, in a namespace of their own
 * Source:  cert-manager documentation, Certificate resource; CA issuer
 */
export const certificateAuthorityRequest = check({
  id: "certificate-authority-request",
  title: "Certificate may sign others",
  severity: low("whoever reads the Secret is a certificate authority"),
  frameworks: ["owasp-k8s-2025/K09"],
  resources: {
    kinds: ["cert-manager.io/Certificate"],
    run(resource, report) {
      if (resource.spec.isCA === true && resource.namespace !== "cert-manager")
        report(
          { resource, path: "/spec/isCA" },
          `certificate ${resource.name} of namespace ${resource.namespace} may sign others`,
        )
    },
  },
  fix: { title: "Keep authorities in the namespace of cert-manager" },
  examples: {
    good: object("cert-manager.io/v1", "Certificate", { spec: { isCA: false } }),
    bad: object("cert-manager.io/v1", "Certificate", { spec: { isCA: true } }),
  },
})
