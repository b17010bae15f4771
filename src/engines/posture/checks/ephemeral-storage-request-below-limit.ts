import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { reportRequestBelowLimit, requestToLimit } from "../request-below-limit.ts"

/**
 * A container that may write more to its node's disk than it asked for can fill that disk together with its neighbours;
 * the kubelet then evicts pods.
 *
 * Field:   resources.requests.ephemeral-storage and resources.limits.ephemeral-storage of init, sidecar and regular containers
 * Allowed: equal, where both are set
 * Source:  Kubernetes documentation, Local ephemeral storage
 */
export const ephemeralStorageRequestBelowLimit = check({
  id: "ephemeral-storage-request-below-limit",
  title: "Limit of ephemeral storage is above the request",
  severity: info("the node's disk may fill up"),
  aliases: ["kube-score:container-ephemeral-storage-request-equals-limit"],
  frameworks: ["devops/reliability"],
  optional: true,
  classes: ["init", "sidecar", "regular"],
  containers: (container, report) => reportRequestBelowLimit(container, "ephemeral-storage", report),
  fix: { title: "Raise the request to the limit", patch: requestToLimit, risk: "needs more room on the nodes" },
  examples: {
    good: pod({ containers: [container({ resources: { limits: { "ephemeral-storage": "1Gi" } } })] }),
    bad: pod({
      containers: [
        container({
          resources: { requests: { "ephemeral-storage": "64Mi" }, limits: { "ephemeral-storage": "1Gi" } },
        }),
      ],
    }),
  },
})
