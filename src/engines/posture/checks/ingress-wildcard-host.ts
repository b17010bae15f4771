import { asArray, asString, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A rule without host, or with a wildcard, answers for names that nobody meant it to: it takes over hosts whose own
 * Ingress is gone, and is reached by names that other rules keep protected.
 *
 * Field:   spec.rules[*].host of Ingresses
 * Allowed: names of hosts
 * Source:  k8s.io/api/networking/v1/types.go, IngressRule.Host; Kubernetes documentation, Ingress, "Hostname
 *          wildcards"
 */
export const ingressWildcardHost = check({
  id: "ingress-wildcard-host",
  title: "Ingress answers for every host",
  severity: low("it is reached by names that nobody meant"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      for (const [index, rule] of asArray(resource.spec.rules).entries()) {
        const host = asString(get(rule, "host")) ?? ""
        if (host === "" || host.startsWith("*"))
          report(
            { resource, path: append("/spec/rules", index, "host") },
            `Ingress ${resource.name} answers for ${host || "every host"}`,
          )
      }
    },
  },
  fix: { title: "Name the host" },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: { rules: [{ host: "shop.example" }] } },
      { annotations: {} },
    ),
    bad: object("networking.k8s.io/v1", "Ingress", { spec: { rules: [{ http: { paths: [] } }] } }, { annotations: {} }),
  },
})
