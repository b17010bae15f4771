import { asArray, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * An Ingress without TLS carries passwords, cookies and tokens in plain text for everyone on the way.
 *
 * Field:   spec.tls of Ingresses
 * Allowed: at least one entry
 * Source:  Kubernetes documentation, Ingress, "TLS"
 */
export const ingressTls = check({
  id: "ingress-tls",
  title: "Ingress accepts traffic without TLS",
  severity: medium("credentials and sessions can be read on the way"),
  aliases: ["kubescape:C-0263", "polaris:tlsSettingsMissing"],
  frameworks: ["nsa-cisa-1.2/network", "mitre-attack/T1040", "owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      if (asArray(get(resource.spec, "tls")).length > 0) return
      report({ resource, path: "/spec/tls" }, `Ingress ${resource.name} has no TLS`)
    },
  },
  fix: { title: "Add spec.tls with a certificate for each host" },
  examples: {
    good: object("networking.k8s.io/v1", "Ingress", {
      spec: { tls: [{ hosts: ["shop.example"], secretName: "shop-tls" }] },
    }),
    bad: object("networking.k8s.io/v1", "Ingress", { spec: { rules: [{ host: "shop.example" }] } }),
  },
})
