import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A list of allowed addresses that holds all of them allows everybody, and looks as if it did not.
 *
 * Field:   metadata.annotations["nginx.ingress.kubernetes.io/whitelist-source-range"] of Ingresses
 * Allowed: ranges that are smaller than the internet
 * Source:  ingress-nginx documentation, Annotations
 */
export const ingressSourceRange = check({
  id: "ingress-source-range",
  title: "Ingress allows every address by a list of addresses",
  severity: medium("what looks closed is open"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      const value = resource.annotations[key] ?? ""
      if (value.split(",").some((range) => /^(?:0\.0\.0\.0|::)\/0$/.test(range.trim())))
        report({ resource, path: append("/metadata/annotations", key) }, `Ingress ${resource.name} allows ${value}`)
    },
  },
  fix: { title: "List the ranges that need access" },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      { annotations: { "nginx.ingress.kubernetes.io/whitelist-source-range": "198.51.100.0/24" } },
    ),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      { annotations: { "nginx.ingress.kubernetes.io/whitelist-source-range": "0.0.0.0/0" } },
    ),
  },
})

const key = "nginx.ingress.kubernetes.io/whitelist-source-range"
