import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * hostAliases write the pod's /etc/hosts and win over DNS: a name of a trusted service can be led to any address, past
 * every DNS policy and log.
 *
 * Field:   spec.hostAliases of the pod
 * Allowed: absent, empty
 * Source:  k8s.io/api/core/v1/types.go, PodSpec.HostAliases
 */
export const hostAliases = check({
  id: "host-aliases",
  title: "Pod overrides names in its hosts file",
  severity: low("traffic to a trusted name can be led elsewhere"),
  aliases: ["trivy:KSV-0007", "kubesec:HostAliases"],
  frameworks: ["mitre-attack/T1557"],
  workloads({ pod: template }, report) {
    const aliases = template.spec.hostAliases
    if (!Array.isArray(aliases) || aliases.length === 0) return
    report(
      { resource: template.resource, path: `${template.specPath}/hostAliases` },
      "the pod writes names into its hosts file",
    )
  },
  fix: {
    title: "Remove hostAliases and use DNS",
    patch: remove,
    risk: "the application no longer finds these names unless DNS knows them",
  },
  examples: { good: pod(), bad: pod({ hostAliases: [{ ip: "203.0.113.5", hostnames: ["login.example"] }] }) },
})
