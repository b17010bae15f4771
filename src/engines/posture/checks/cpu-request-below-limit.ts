import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { reportRequestBelowLimit, requestToLimit } from "../request-below-limit.ts"

/**
 * A container that may use more CPU than it asked for counts on what others leave: its speed in the load test is not its
 * speed on a full node.
 *
 * Field:   resources.requests.cpu and resources.limits.cpu of init, sidecar and regular containers
 * Allowed: equal, where both are set
 * Source:  Kubernetes documentation, Pod Quality of Service Classes
 */
export const cpuRequestBelowLimit = check({
  id: "cpu-request-below-limit",
  title: "CPU limit is above the request",
  severity: info("speed depends on the neighbours"),
  aliases: ["kube-score:container-cpu-requests-equal-limits", "kube-score:container-resource-requests-equal-limits"],
  frameworks: ["devops/reliability"],
  optional: true,
  classes: ["init", "sidecar", "regular"],
  containers: (container, report) => reportRequestBelowLimit(container, "cpu", report),
  fix: { title: "Raise the request to the limit", patch: requestToLimit, risk: "needs more room on the nodes" },
  examples: {
    good: pod({ containers: [container({ resources: { limits: { cpu: "1" } } })] }),
    bad: pod({ containers: [container({ resources: { requests: { cpu: "100m" }, limits: { cpu: "1" } } })] }),
  },
})
