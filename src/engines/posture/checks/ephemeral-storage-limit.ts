import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Logs, the writable layer and emptyDir volumes of a container fill the node's disk when nothing limits them: the
 * kubelet then evicts pods until there is room, mostly others.
 *
 * Field:   resources.limits.ephemeral-storage of init, sidecar and regular containers
 * Allowed: any positive quantity
 * Source:  Kubernetes documentation, Local ephemeral storage; pkg/kubelet/eviction
 */
export const ephemeralStorageLimit = check({
  id: "ephemeral-storage-limit",
  title: "Limit of ephemeral storage is missing",
  severity: info("one container can fill the disk of its node"),
  aliases: ["kube-score:container-ephemeral-storage-request-and-limit"],
  frameworks: ["nsa-cisa-1.2/resource-policies"],
  optional: true,
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    if ((container.quantity("limits", "ephemeral-storage") ?? 0) > 0) return
    report(
      container.at("resources", "limits", "ephemeral-storage"),
      `container ${container.name} may fill the disk of its node`,
    )
  },
  fix: {
    title: "Limit ephemeral storage to one gibibyte",
    patch: setTo("1Gi"),
    risk: "a container that writes more is evicted",
  },
  examples: {
    good: pod({ containers: [container({ resources: { limits: { "ephemeral-storage": "1Gi" } } })] }),
    bad: pod(),
  },
})
