import { append } from "../../../lib/json-pointer.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * With optional_no_ca a client certificate of any authority, or none, is let through: the application believes in a
 * check that does not take place.
 *
 * Field:   metadata.annotations["nginx.ingress.kubernetes.io/auth-tls-verify-client"] of Ingresses
 * Allowed: on; optional
 * Source:  ingress-nginx documentation, Annotations
 */
export const ingressClientCertificates = check({
  id: "ingress-client-certificates",
  title: "Ingress does not verify client certificates",
  severity: high("whoever makes a certificate is whoever it likes, where the application trusts it"),
  frameworks: ["owasp-k8s-2025/K09"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      const value = resource.annotations[key] ?? ""
      if (value === "optional_no_ca")
        report(
          { resource, path: append("/metadata/annotations", key) },
          `Ingress ${resource.name} lets certificates of any authority through`,
        )
    },
  },
  fix: {
    title: "Set the annotation to on",
    patch: setTo("on"),
    risk: "clients without a certificate of the authority are refused",
  },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      { annotations: { "nginx.ingress.kubernetes.io/auth-tls-verify-client": "on" } },
    ),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      { annotations: { "nginx.ingress.kubernetes.io/auth-tls-verify-client": "optional_no_ca" } },
    ),
  },
})

const key = "nginx.ingress.kubernetes.io/auth-tls-verify-client"
