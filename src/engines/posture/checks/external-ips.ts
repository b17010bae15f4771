import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Whoever may create Services with external addresses draws the cluster's traffic for those addresses to pods of their
 * own: a man in the middle for everybody (CVE-2020-8554, not fixable in Kubernetes).
 *
 * Field:   spec.externalIPs of Services
 * Allowed: absent, empty
 * Source:  CVE-2020-8554; admission plugin DenyServiceExternalIPs
 */
export const externalIPs = check({
  id: "external-ips",
  title: "Service claims external addresses",
  severity: high("traffic of other workloads can be drawn to its pods"),
  aliases: ["trivy:KSV-0108"],
  frameworks: ["mitre-attack/T1557", "owasp-k8s-2025/K05"],
  resources: {
    kinds: ["Service"],
    run(resource, report) {
      const addresses = resource.spec.externalIPs
      if (!Array.isArray(addresses) || addresses.length === 0) return
      report({ resource, path: "/spec/externalIPs" }, `Service ${resource.name} claims ${addresses.join(", ")}`)
    },
  },
  fix: { title: "Remove externalIPs and use a load balancer", patch: remove, risk: "traffic to these addresses stops" },
  examples: {
    good: object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
    bad: object("v1", "Service", { spec: { externalIPs: ["198.51.100.7"], ports: [{ port: 80 }] } }),
  },
})
