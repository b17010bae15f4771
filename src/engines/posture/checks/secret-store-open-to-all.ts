import { asArray } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A store of the whole cluster without conditions brings any secret that its credential reads into any namespace:
 * whoever may write an ExternalSecret anywhere reads them all.
 *
 * Field:   spec.conditions of ClusterSecretStore
 * Allowed: namespaces by name, pattern or label; a SecretStore of the namespace
 * Source:  External Secrets Operator documentation, ClusterSecretStore; Security best practices
 */
export const secretStoreOpenToAll = check({
  id: "secret-store-open-to-all",
  title: "Every namespace reads the secret store",
  severity: medium("whoever may write an ExternalSecret reads every secret of the store"),
  frameworks: ["owasp-k8s-2025/K03"],
  resources: {
    kinds: ["external-secrets.io/ClusterSecretStore"],
    run(resource, report) {
      if (asArray(resource.spec.conditions).length === 0)
        report({ resource, path: "/spec/conditions" }, `every namespace may read what ${resource.name} reads`)
    },
  },
  fix: { title: "Set spec.conditions, or use a SecretStore in each namespace" },
  examples: {
    good: object(
      "external-secrets.io/v1",
      "ClusterSecretStore",
      { spec: { conditions: [{ namespaces: ["shop"] }] } },
      { namespace: undefined },
    ),
    bad: object("external-secrets.io/v1", "ClusterSecretStore", { spec: { provider: {} } }, { namespace: undefined }),
  },
})
