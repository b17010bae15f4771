import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * The pod asks for user 0: its processes are root, and root on the node as soon as something lets them out of the
 * container. A pod with a user namespace of its own is passed over, since its root is nobody on the node.
 *
 * Field:   securityContext.runAsUser of the pod and every container class
 * Allowed: absent, any number but 0
 * Source:  Pod Security Standards, restricted "Running as Non-root user" (check_runAsUser.go)
 */
export const runAsRootUser = check({
  id: "run-as-root-user",
  title: "Container runs as root",
  severity: medium("root in the container makes every way out of it worth more"),
  aliases: [
    "trivy:KSV-0105",
    "trivy:KSV-0012",
    "kubescape:C-0013",
    "checkov:CKV_K8S_23",
    "kube-linter:run-as-non-root",
    "polaris:runAsRootAllowed",
    "kubesec:RunAsUser",
  ],
  frameworks: [
    "pss/restricted",
    "nsa-cisa-1.2/non-root-containers",
    "cis-1.12/5.2.7",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  containers({ name, pod, security }, report) {
    const { runAsUser, runAsNonRoot } = security
    if (runAsUser.value !== 0 || !pod.hostUsers.value) return
    const contradiction = runAsNonRoot.value ? "; as runAsNonRoot is true too, the kubelet will not start it" : ""
    report(runAsUser, `container ${name} runs as user 0${contradiction}`)
  },
  fix: {
    title: "Give the id of a user other than root, above 10000, that may read the image's files",
    patch: setTo(20_001),
    risk: "the user must be able to read the files of the image and of its volumes, and cannot change the system",
  },
  examples: {
    good: pod({ securityContext: { runAsUser: 20001 } }),
    bad: pod({ containers: [container({ securityContext: { runAsUser: 0 } })] }),
  },
})
