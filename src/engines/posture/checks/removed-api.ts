import { apiLifecycle } from "../../../catalog/api-lifecycle/api-lifecycle.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * An API server of the target version does not know the object: it is refused, and after an upgrade of the cluster
 * the next deployment fails.
 *
 * Field:   apiVersion and kind
 * Allowed: versions that the target version serves
 * Source:  k8s.io/api, APILifecycleRemoved and APILifecycleReplacement in zz_generated.prerelease-lifecycle.go;
 *          Kubernetes documentation, Deprecated API Migration Guide
 */
export const removedApi = check({
  id: "removed-api",
  title: "API version is gone",
  severity: medium("the API server refuses the object"),
  aliases: ["trivy:KSV-0107", "kube-linter:no-extensions-v1beta", "kube-score:stable-version"],
  frameworks: ["devops/reliability", "owasp-k8s-2025/K07"],
  whole({ inventory, version }, report) {
    for (const { group, kind } of inventory.kinds())
      for (const resource of inventory.ofKind(kind, group)) {
        const life = apiLifecycle(resource.apiVersion, kind)
        if (!life || life.removed > version.minor) continue
        const next = life.replacement
        const instead = next ? `; use ${next.apiVersion}${next.kind === kind ? "" : ` ${next.kind}`}` : ""
        report(
          { resource, path: "/apiVersion" },
          `${resource.apiVersion} ${kind} is gone since Kubernetes 1.${life.removed}${instead}`,
        )
      }
  },
  fix: {
    title: "Use the version that takes its place",
    patch: (_place, object) => {
      const { apiVersion, kind } = object
      const next = apiLifecycle(String(apiVersion), String(kind))?.replacement
      return next && sameFields.has(`${String(apiVersion)} ${String(kind)}`)
        ? setAt(object, "/apiVersion", next.apiVersion)
        : []
    },
  },
  examples: {
    good: object("batch/v1", "CronJob", { spec: {} }),
    bad: object("batch/v1beta1", "CronJob", { spec: {} }),
  },
})

/** Where the new version has the same fields and defaults, so that the name of the version is all that changes. */
const sameFields: ReadonlySet<string> = new Set([
  "autoscaling/v2beta2 HorizontalPodAutoscaler",
  "batch/v1beta1 CronJob",
  "coordination.k8s.io/v1beta1 Lease",
  "networking.k8s.io/v1beta1 IngressClass",
  "rbac.authorization.k8s.io/v1alpha1 ClusterRole",
  "rbac.authorization.k8s.io/v1alpha1 ClusterRoleBinding",
  "rbac.authorization.k8s.io/v1alpha1 Role",
  "rbac.authorization.k8s.io/v1alpha1 RoleBinding",
  "rbac.authorization.k8s.io/v1beta1 ClusterRole",
  "rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding",
  "rbac.authorization.k8s.io/v1beta1 Role",
  "rbac.authorization.k8s.io/v1beta1 RoleBinding",
  "scheduling.k8s.io/v1alpha1 PriorityClass",
  "scheduling.k8s.io/v1beta1 PriorityClass",
  "storage.k8s.io/v1beta1 CSIDriver",
  "storage.k8s.io/v1beta1 StorageClass",
])
