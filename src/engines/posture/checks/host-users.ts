import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Without a user namespace, a user of the pod is the user with the same number on the node. With one, even root of the
 * pod is nobody outside, which disarms most escapes. Pods that cannot have one are passed over: those that share a
 * namespace of the node or use raw block devices.
 *
 * Field:   spec.hostUsers
 * Allowed: false
 * Source:  Kubernetes documentation, "User Namespaces"; kubernetes pkg/apis/core/validation (validateHostUsers), pkg/features (UserNamespacesSupport, on by default since 1.33)
 */
export const hostUsers = check({
  id: "host-users",
  title: "Pod has no user namespace of its own",
  severity: info("a strong additional wall that not every node and volume supports yet"),
  aliases: ["kubesec:HostUsers"],
  frameworks: ["nsa-cisa-1.2/non-root-containers", "mitre-attack/T1611"],
  since: 33,
  os: "linux",
  workloads({ pod, containers }, report) {
    if (!pod.hostUsers.value || pod.hostNetwork.value || pod.hostPID.value || pod.hostIPC.value) return
    if (containers.some(({ spec }) => spec.volumeDevices !== undefined)) return
    report(pod.hostUsers, "users of the pod are users of the node")
  },
  fix: {
    title: "Set hostUsers to false",
    patch: setTo(false),
    risk: "Needs nodes with Linux 6.3 and a runtime that supports it; volumes must support idmapped mounts.",
  },
  examples: { good: pod({ hostUsers: false }), bad: pod() },
})
