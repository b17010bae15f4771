import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

const highest = 10_000

/**
 * Group ids up to 10000 belong to groups of the node. A process that leaves its container keeps its number, and with
 * it the rights of the group that happens to have the same one; without runAsGroup it is often root's. A pod with a
 * user namespace of its own is passed over; group 0 is reported by root-group.
 *
 * Field:   securityContext.runAsGroup of the pod and every container
 * Allowed: numbers above 10000
 * Source:  Kubernetes documentation, "Configure a Security Context for a Pod or Container"; groupadd(8), GID_MAX
 */
export const runAsHighGroupId = check({
  id: "run-as-high-group-id",
  title: "Group id may collide with a group of the node",
  severity: low("matters only after an escape, and only where a group with that number has rights"),
  aliases: ["trivy:KSV-0021", "kube-score:container-security-context-user-group-id", "kubesec:RunAsGroup"],
  optional: true,
  frameworks: ["nsa-cisa-1.2/non-root-containers"],
  os: "linux",
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    const { runAsGroup } = container.security
    if (!container.pod.hostUsers.value || runAsGroup.value === 0) return
    if (runAsGroup.value === undefined)
      report(
        container.pod.at("securityContext", "runAsGroup"),
        `container ${container.name} leaves its group to the image`,
      )
    else if (runAsGroup.value <= highest)
      report(runAsGroup, `container ${container.name} runs with group ${runAsGroup.value}`)
  },
  fix: {
    title: "Set runAsGroup to a number above 10000 that may read the image's files",
    patch: setTo(20_001),
    risk: "the group must be able to read the files of the image and of its volumes",
  },
  examples: {
    good: pod({ securityContext: { runAsGroup: 20001 } }),
    bad: pod({ securityContext: { runAsGroup: 100 } }),
  },
})
