import { asArray, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * An empty rule allows everything. One such policy, meant for a trial, lifts what others limit, since one that allows
 * is enough.
 *
 * Field:   spec.rules of AuthorizationPolicy with action ALLOW
 * Allowed: rules with from, to or when; action DENY and CUSTOM
 * Source:  Istio documentation, Authorization Policy, "allow-all"
 */
export const meshPolicyAllowsAll = check({
  id: "mesh-policy-allows-all",
  title: "Mesh policy allows every call",
  severity: medium("what other policies limit is open"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["security.istio.io/AuthorizationPolicy"],
    run(resource, report) {
      if (resource.spec.action !== undefined && resource.spec.action !== "ALLOW") return
      for (const [index, rule] of asArray(resource.spec.rules).entries())
        if (["from", "to", "when"].every((field) => asArray(get(rule, field)).length === 0))
          report({ resource, path: append("/spec/rules", index) }, `policy ${resource.name} allows every call`)
    },
  },
  fix: { title: "Name who may call in from" },
  examples: {
    good: object("security.istio.io/v1", "AuthorizationPolicy", {
      spec: { rules: [{ from: [{ source: { namespaces: ["shop"] } }] }] },
    }),
    bad: object("security.istio.io/v1", "AuthorizationPolicy", { spec: { rules: [{}] } }),
  },
})
