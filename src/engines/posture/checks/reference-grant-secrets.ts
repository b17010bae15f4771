import { asArray, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A grant for all Secrets of a namespace lets gateways of another one use every certificate here, and gives away by
 * their errors which Secrets there are.
 *
 * Field:   spec.to of ReferenceGrants
 * Allowed: Secrets by name
 * Source:  Gateway API v1beta1, apis/v1beta1/referencegrant_types.go
 */
export const referenceGrantSecrets = check({
  id: "reference-grant-secrets",
  title: "Another namespace may use every Secret",
  severity: medium("certificates are served by whoever may write a gateway there"),
  frameworks: ["owasp-k8s-2025/K03"],
  resources: {
    kinds: ["gateway.networking.k8s.io/ReferenceGrant"],
    run(resource, report) {
      const from = asArray(resource.spec.from).map((item) => String(get(item, "namespace")))
      for (const [index, item] of asArray(resource.spec.to).entries())
        if (get(item, "kind") === "Secret" && !get(item, "name"))
          report(
            { resource, path: append("/spec/to", index) },
            `namespace ${from.join(", ")} may use every Secret of ${resource.namespace}`,
          )
    },
  },
  fix: { title: "Name the Secrets" },
  examples: {
    good: object("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", {
      spec: { from: [{ namespace: "edge" }], to: [{ group: "", kind: "Secret", name: "web-tls" }] },
    }),
    bad: object("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", {
      spec: { from: [{ namespace: "edge" }], to: [{ group: "", kind: "Secret" }] },
    }),
  },
})
