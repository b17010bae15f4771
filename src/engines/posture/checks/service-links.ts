import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Each container gets the addresses of all Services of its namespace as environment variables. They tell an intruder
 * what there is, override variables of the application by accident, and make pods start slowly in large namespaces.
 *
 * Field:   spec.enableServiceLinks of the pod
 * Allowed: false
 * Source:  k8s.io/api/core/v1/types.go, PodSpec.EnableServiceLinks (true by default)
 */
export const serviceLinks = check({
  id: "service-links",
  title: "Addresses of all Services are in the environment",
  severity: info("tells an intruder what there is"),
  frameworks: ["mitre-attack/T1046"],
  optional: true,
  workloads({ pod: { enableServiceLinks }, displayName }, report) {
    if (enableServiceLinks.value)
      report(enableServiceLinks, `containers of ${displayName} get the addresses of all Services of the namespace`)
  },
  fix: {
    title: "Set enableServiceLinks to false",
    patch: setTo(false),
    risk: "an application that reads these variables has to ask DNS instead",
  },
  examples: { good: pod({ enableServiceLinks: false }), bad: pod() },
})
