import { asObject } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A quota that leaves out requests or limits of CPU or memory does not keep a namespace from taking the whole node,
 * or the whole cluster.
 *
 * Field:   spec.hard of ResourceQuota
 * Allowed: requests.cpu, requests.memory, limits.cpu and limits.memory (cpu and memory count as requests); quotas of
 *          objects alone are passed over when another of the namespace covers resources
 * Source:  k8s.io/api/core/v1/types.go, ResourceQuotaSpec; Kubernetes documentation, Resource Quotas
 */
export const resourceQuotaGaps = check({
  id: "resource-quota-gaps",
  title: "Quota leaves CPU or memory open",
  severity: low("one namespace can starve the others"),
  aliases: ["trivy:KSV-0040"],
  frameworks: ["mitre-attack/T1499", "nsa-cisa-1.2/resource-policies"],
  optional: true,
  resources: {
    kinds: ["ResourceQuota"],
    run(resource, report, { inventory }) {
      const covered = new Set(
        [...inventory.ofKind("ResourceQuota", "", resource.namespace)].flatMap(({ spec }) =>
          Object.keys(asObject(spec.hard)),
        ),
      )
      const missing = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"].filter(
        (name) => !covered.has(name) && !(name.startsWith("requests.") && covered.has(name.slice("requests.".length))),
      )
      if (missing.length > 0)
        report(
          { resource, path: "/spec/hard" },
          `the quotas of namespace ${resource.namespace} leave ${missing.join(", ")} open`,
        )
    },
  },
  fix: { title: "Add the missing entries to spec.hard" },
  examples: {
    good: object("v1", "ResourceQuota", {
      spec: { hard: { "requests.cpu": "4", "requests.memory": "8Gi", "limits.cpu": "8", "limits.memory": "16Gi" } },
    }),
    bad: object("v1", "ResourceQuota", {
      spec: { hard: { "requests.cpu": "4", "requests.memory": "8Gi", "limits.memory": "16Gi" } },
    }),
  },
})
