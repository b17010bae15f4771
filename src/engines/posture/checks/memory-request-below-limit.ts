import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { reportRequestBelowLimit, requestToLimit } from "../request-below-limit.ts"

/**
 * A pod that may use more memory than it asked for is placed where there may not be that much. When the node runs short,
 * the kernel kills first whoever is furthest above its request.
 *
 * Field:   resources.requests.memory and resources.limits.memory of init, sidecar and regular containers
 * Allowed: equal, where both are set
 * Source:  kubernetes pkg/kubelet/qos/policy.go (GetContainerOOMScoreAdjust); Kubernetes documentation, Pod Quality of Service Classes
 */
export const memoryRequestBelowLimit = check({
  id: "memory-request-below-limit",
  title: "Memory limit is above the request",
  severity: info("first to be killed when its node runs short"),
  aliases: ["kube-score:container-memory-requests-equal-limits", "kube-score:container-resource-requests-equal-limits"],
  frameworks: ["devops/reliability"],
  optional: true,
  classes: ["init", "sidecar", "regular"],
  containers: (container, report) => reportRequestBelowLimit(container, "memory", report),
  fix: { title: "Raise the request to the limit", patch: requestToLimit, risk: "needs more room on the nodes" },
  examples: {
    good: pod({ containers: [container({ resources: { limits: { memory: "1Gi" } } })] }),
    bad: pod({ containers: [container({ resources: { requests: { memory: "64Mi" }, limits: { memory: "1Gi" } } })] }),
  },
})
