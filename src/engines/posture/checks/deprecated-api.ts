import { apiLifecycle } from "../../../catalog/api-lifecycle/api-lifecycle.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * The version will be gone in a later release: the upgrade to it makes the next deployment fail.
 *
 * Field:   apiVersion and kind
 * Allowed: versions that are not deprecated in the target version
 * Source:  k8s.io/api, APILifecycleRemoved and APILifecycleReplacement in zz_generated.prerelease-lifecycle.go;
 *          Kubernetes documentation, Deprecated API Migration Guide
 */
export const deprecatedApi = check({
  id: "deprecated-api",
  title: "API version will be gone",
  severity: low("it works until the cluster is upgraded"),
  aliases: ["trivy:KSV-0107", "kube-score:stable-version"],
  frameworks: ["devops/reliability", "owasp-k8s-2025/K07"],
  whole({ inventory, version }, report) {
    for (const { group, kind } of inventory.kinds())
      for (const resource of inventory.ofKind(kind, group)) {
        const life = apiLifecycle(resource.apiVersion, kind)
        if (!life || life.deprecated > version.minor || life.removed <= version.minor) continue
        const next = life.replacement ? `; use ${life.replacement.apiVersion}` : ""
        report(
          { resource, path: "/apiVersion" },
          `${resource.apiVersion} ${kind} is deprecated since 1.${life.deprecated} and goes with 1.${life.removed}${next}`,
        )
      }
  },
  fix: { title: "Use the version that takes its place" },
  examples: {
    good: object("certificates.k8s.io/v1", "ClusterTrustBundle", { spec: {} }, { namespace: undefined }),
    bad: object("certificates.k8s.io/v1beta1", "ClusterTrustBundle", { spec: {} }, { namespace: undefined }),
  },
})
