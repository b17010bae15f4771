import { asArray } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * The pod asks for group 0, whose files on the node (and in mounted folders of it) the process may then use; many of
 * them may be written by the group. A pod with a user namespace of its own is passed over.
 *
 * Field:   securityContext.runAsGroup of the pod and every container class; supplementalGroups and fsGroup of the pod
 * Allowed: absent, any number but 0
 * Source:  k8s.io/api/core/v1, PodSecurityContext and SecurityContext
 */
export const rootGroup = check({
  id: "root-group",
  title: "Process belongs to root's group",
  severity: low("opens files of the group root, which matters on mounted folders of the node and after an escape"),
  aliases: ["trivy:KSV-0116", "kube-linter:run-as-non-root", "kubesec:RunAsGroup"],
  frameworks: ["nsa-cisa-1.2/non-root-containers", "owasp-k8s-2025/K01"],
  os: "linux",
  workloads({ pod, containers }, report) {
    if (!pod.hostUsers.value) return
    if (pod.runAsGroup.value === 0) report(pod.runAsGroup, "the pod sets runAsGroup to 0")
    if (pod.supplementalGroups.value.includes(0))
      report(pod.supplementalGroups, "the pod adds the supplemental group 0")
    if (pod.fsGroup.value === 0) report(pod.fsGroup, "the pod sets fsGroup to 0")
    for (const { name, security } of containers) {
      const { value, source } = security.runAsGroup
      if (value === 0 && source === "container") report(security.runAsGroup, `container ${name} sets runAsGroup to 0`)
    }
  },
  fix: {
    title: "Give the id of a group other than root's",
    patch: (place, object) => {
      if (!place.path.endsWith("/supplementalGroups")) return setAt(object, place.path, 20_001)
      return setAt(
        object,
        place.path,
        asArray(resolvePointer(object, place.path)).filter((group) => group !== 0),
      )
    },
    risk: "the group must be able to read the files of the image and of its volumes",
  },
  examples: {
    good: pod({ securityContext: { runAsGroup: 20001, supplementalGroups: [20002], fsGroup: 20001 } }),
    bad: pod({ securityContext: { runAsGroup: 0, supplementalGroups: [0], fsGroup: 0 } }),
  },
})
