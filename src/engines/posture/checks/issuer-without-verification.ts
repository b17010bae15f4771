import { dig } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Without looking at the certificate of the ACME server cert-manager takes certificates from whoever is in between,
 * and gives them its account.
 *
 * Field:   spec.acme.skipTLSVerify of Issuer and ClusterIssuer
 * Allowed: absent or false, with caBundle for a server of your own
 * Source:  cert-manager documentation, ACME issuer
 */
export const issuerWithoutVerification = check({
  id: "issuer-without-verification",
  title: "Issuer does not verify its server",
  severity: medium("somebody on the way takes the place of the authority"),
  frameworks: ["mitre-attack/T1557", "owasp-k8s-2025/K09"],
  resources: {
    kinds: ["cert-manager.io/Issuer", "cert-manager.io/ClusterIssuer"],
    run(resource, report) {
      if (dig(resource.spec, "acme", "skipTLSVerify") === true)
        report(
          { resource, path: "/spec/acme/skipTLSVerify" },
          `${resource.kind} ${resource.name} does not verify its ACME server`,
        )
    },
  },
  fix: {
    title: "Remove skipTLSVerify and set caBundle",
    patch: remove,
    risk: "without caBundle the server is not trusted",
  },
  examples: {
    good: object(
      "cert-manager.io/v1",
      "ClusterIssuer",
      { spec: { acme: { server: "https://acme.example/directory" } } },
      { namespace: undefined },
    ),
    bad: object(
      "cert-manager.io/v1",
      "ClusterIssuer",
      { spec: { acme: { server: "https://acme.example/directory", skipTLSVerify: true } } },
      { namespace: undefined },
    ),
  },
})
