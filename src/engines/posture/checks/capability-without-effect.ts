import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Capabilities are added for a user other than root, and privilege escalation is off. Kubernetes grants them to root
 * only: a process of another user gets them from files that it executes, which no_new_privs forbids. What looks like a
 * needed right does nothing, except for whoever becomes root.
 *
 * Field:   securityContext.capabilities.add, runAsUser, runAsNonRoot and allowPrivilegeEscalation of every container class
 * Allowed: additions for root, or with allowPrivilegeEscalation
 * Source:  capabilities(7), "Transformation of capabilities during execve()"; KEP-2763 (ambient capabilities, not implemented)
 */
export const capabilityWithoutEffect = check({
  id: "capability-without-effect",
  title: "Added capabilities have no effect",
  severity: info("the right that was added does nothing for this user"),
  frameworks: ["devops/hardening"],
  os: "linux",
  containers(container, report) {
    const { capabilities, runAsUser, runAsNonRoot, allowPrivilegeEscalation, privileged } = container.security
    if (capabilities.add.value.length === 0 || allowPrivilegeEscalation.value || privileged.value) return
    const isOrdinaryUser = runAsUser.value === undefined ? runAsNonRoot.value : runAsUser.value !== 0
    if (!isOrdinaryUser) return
    report(
      capabilities.add,
      `container ${container.name} adds ${capabilities.add.value.join(", ")}, which a user other than root does not get`,
    )
  },
  fix: {
    title: "Remove the additions",
    patch: remove,
    risk: "runtimes that set ambient capabilities on their own lose them",
  },
  examples: {
    good: pod({ containers: [container({ securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false } })] }),
    bad: pod({
      containers: [
        container({
          securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: { add: ["NET_RAW"] } },
        }),
      ],
    }),
  },
})
