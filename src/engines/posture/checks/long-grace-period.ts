import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A pod that may take hours to stop holds up the drain of its node, and with it the update that mends the kernel or the
 * kubelet.
 *
 * Field:   spec.terminationGracePeriodSeconds of the pod
 * Allowed: up to an hour
 * Source:  Kubernetes documentation, Safely Drain a Node
 */
export const longGracePeriod = check({
  id: "long-grace-period",
  title: "Pod may hold up the drain of its node for hours",
  severity: info("updates of nodes wait for it"),
  frameworks: ["devops/reliability"],
  workloads({ pod: template, displayName }, report) {
    const seconds = template.spec.terminationGracePeriodSeconds
    if (typeof seconds !== "number" || seconds <= 3600) return
    report(template.at("terminationGracePeriodSeconds"), `${displayName} may take ${seconds} seconds to stop`)
  },
  fix: {
    title: "Set an hour, and let the application save its work",
    patch: setTo(3600),
    risk: "work that takes longer is lost",
  },
  examples: { good: pod(), bad: pod({ terminationGracePeriodSeconds: 86400 }) },
})
