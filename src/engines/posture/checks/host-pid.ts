import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The pod sees all processes of its node with their arguments and, as root or with the same user, their environment and
 * files (/proc/<pid>/root): secrets of every pod of the node. With SYS_PTRACE or privileges it enters them.
 *
 * Field:   spec.hostPID
 * Allowed: absent, false
 * Source:  Pod Security Standards, baseline "Host Namespaces" (check_hostNamespaces.go)
 */
export const hostPid = check({
  id: "host-pid",
  title: "Pod sees all processes of its node",
  severity: high("secrets of other pods of the node come within reach"),
  aliases: [
    "trivy:KSV-0010",
    "kubescape:C-0038",
    "kubescape:C-0275",
    "checkov:CKV_K8S_17",
    "kube-linter:host-pid",
    "polaris:hostPIDSet",
    "kubesec:HostPID",
  ],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/host-namespaces",
    "cis-1.12/5.2.3",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  workloads({ pod }, report) {
    if (pod.hostPID.value) report(pod.hostPID, "the pod shares the process namespace of its node")
  },
  fix: {
    title: "Remove hostPID",
    patch: remove,
    risk: "An agent that watches the node's processes needs it.",
  },
  examples: { good: pod({ hostPID: false }), bad: pod({ hostPID: true }) },
})
