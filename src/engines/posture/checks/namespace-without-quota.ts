import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * Without a quota one namespace, by a mistake or by a stolen token, takes all CPU, memory and storage of the cluster.
 *
 * Field:   ResourceQuotas of a namespace with workloads
 * Allowed: at least one, where the input holds the Namespace or comes from a cluster; kube-system
 * Source:  Kubernetes documentation, Resource Quotas; NSA/CISA Kubernetes Hardening Guide, Resource policies
 */
export const namespaceWithoutQuota = check({
  id: "namespace-without-quota",
  title: "Namespace has no quota",
  severity: low("one namespace can starve the others"),
  frameworks: ["mitre-attack/T1499", "nsa-cisa-1.2/resource-policies"],
  optional: true,
  resources: {
    kinds: ["Namespace"],
    run(resource, report, { inventory, workloadsIn }) {
      if (resource.name.startsWith("kube-") || workloadsIn(resource.name).length === 0) return
      const [quota] = inventory.ofKind("ResourceQuota", "", resource.name)
      if (!quota)
        report({ resource, path: "/metadata/name" }, `namespace ${resource.name} has workloads and no ResourceQuota`)
    },
  },
  fix: { title: "Create a ResourceQuota for the namespace" },
  examples: {
    good: [
      object("v1", "Namespace", {}, { name: "shop", namespace: undefined }),
      deployment(),
      object("v1", "ResourceQuota", { spec: { hard: { "requests.cpu": "4" } } }),
    ],
    bad: [object("v1", "Namespace", {}, { name: "shop", namespace: undefined }), deployment()],
  },
})
