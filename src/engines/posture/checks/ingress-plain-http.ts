import { asArray } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * With TLS set up and the redirect off the application answers over plain HTTP too, where passwords, cookies and
 * tokens can be read.
 *
 * Field:   metadata.annotations["nginx.ingress.kubernetes.io/ssl-redirect"] of Ingresses
 * Allowed: absent or true, where spec.tls is set
 * Source:  ingress-nginx documentation, Annotations
 */
export const ingressPlainHttp = check({
  id: "ingress-plain-http",
  title: "Ingress serves plain HTTP beside TLS",
  severity: low("credentials can be read on the way of whoever comes by HTTP"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      const value = resource.annotations[key] ?? ""
      if (value === "false" && asArray(resource.spec.tls).length > 0)
        report(
          { resource, path: append("/metadata/annotations", key) },
          `Ingress ${resource.name} has TLS and serves plain HTTP too`,
        )
    },
  },
  fix: { title: "Remove the annotation", patch: remove, risk: "clients that cannot follow redirects fail" },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: { tls: [{ hosts: ["shop.example"] }] } },
      { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "true" } },
    ),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: { tls: [{ hosts: ["shop.example"] }] } },
      { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "false" } },
    ),
  },
})

const key = "nginx.ingress.kubernetes.io/ssl-redirect"
