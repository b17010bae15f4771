import { low } from "../../../model/severity.ts"
import { runtimeDefaultCapabilities } from "../../../model/workload/capabilities.ts"
import { dangerousCapabilities, withoutCapabilities } from "../capability-lists.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The container adds capabilities beyond NET_BIND_SERVICE. Those that lead to the node are reported by
 * dangerous-capabilities; default ones in a container that drops nothing change nothing, which is reported by
 * drop-all-capabilities.
 *
 * Field:   securityContext.capabilities.add of every container class
 * Allowed: absent, NET_BIND_SERVICE
 * Source:  Pod Security Standards, restricted "Capabilities" (check_capabilities_restricted.go)
 */
export const addedCapabilities = check({
  id: "added-capabilities",
  title: "Container adds capabilities",
  severity: low("none of these leads out of the container by itself"),
  aliases: ["trivy:KSV-0022", "trivy:KSV-0106", "checkov:CKV_K8S_25"],
  frameworks: ["pss/restricted", "cis-1.12/5.2.9", "owasp-k8s-2025/K01"],
  os: "linux",
  containers({ name, security }, report) {
    const { capabilities, privileged } = security
    if (privileged.value) return
    const found = [...capabilities.added].filter(
      (capability) =>
        isUnwanted(capability) &&
        capabilities.has(capability) &&
        (capabilities.dropsAll || !runtimeDefaultCapabilities.has(capability)),
    )
    if (found.length > 0)
      report(capabilities.add, `container ${name} adds ${found.join(", ")}`, { evidence: { added: found } })
  },
  fix: {
    title: "Add no capabilities but NET_BIND_SERVICE",
    patch: withoutCapabilities((capability) => isUnwanted(capability)),
    risk: "An application that uses one of them, say to change its user, stops working.",
  },
  examples: {
    good: pod({
      containers: [container({ securityContext: { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } } })],
    }),
    bad: pod({
      containers: [container({ securityContext: { capabilities: { drop: ["ALL"], add: ["CHOWN", "SETUID"] } } })],
    }),
  },
})

const isUnwanted = (capability: string): boolean =>
  capability !== "NET_BIND_SERVICE" && !dangerousCapabilities.has(capability)
