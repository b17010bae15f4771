import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The pod shares shared memory, semaphores and message queues with its node and every other such pod: it can read and
 * change what programs exchange there.
 *
 * Field:   spec.hostIPC
 * Allowed: absent, false
 * Source:  Pod Security Standards, baseline "Host Namespaces" (check_hostNamespaces.go)
 */
export const hostIpc = check({
  id: "host-ipc",
  title: "Pod shares memory and queues with its node",
  severity: medium("only programs that use System V or POSIX shared memory on the node are exposed"),
  aliases: [
    "trivy:KSV-0008",
    "kubescape:C-0038",
    "kubescape:C-0276",
    "checkov:CKV_K8S_18",
    "kube-linter:host-ipc",
    "polaris:hostIPCSet",
    "kubesec:HostIPC",
  ],
  frameworks: ["pss/baseline", "nsa-cisa-1.2/host-namespaces", "cis-1.12/5.2.4", "owasp-k8s-2025/K01"],
  os: "linux",
  workloads({ pod }, report) {
    if (pod.hostIPC.value) report(pod.hostIPC, "the pod shares the IPC namespace of its node")
  },
  fix: {
    title: "Remove hostIPC",
    patch: remove,
    risk: "An application that exchanges data with the node through shared memory needs it.",
  },
  examples: { good: pod({ hostIPC: false }), bad: pod({ hostIPC: true }) },
})
