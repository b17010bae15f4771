import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Nothing keeps the container from running as root: neither runAsNonRoot nor a user is set, so the image decides, and
 * most images name no user. Root in the container is root on the node as soon as something lets it out. A pod with a
 * user namespace of its own is passed over, since its root is nobody on the node; an explicit user 0 is reported by
 * run-as-root-user.
 *
 * Field:   securityContext.runAsNonRoot and runAsUser of the pod and every container class
 * Allowed: runAsNonRoot true, or a runAsUser other than 0
 * Source:  kubernetes pkg/kubelet/kuberuntime/security_context_others.go (verifyRunAsNonRoot); Pod Security Standards, restricted "Running as Non-root" (check_runAsNonRoot.go)
 */
export const runAsNonRoot = check({
  id: "run-as-non-root",
  title: "Container may run as root",
  severity: medium("root in the container makes every way out of it worth more"),
  aliases: [
    "trivy:KSV-0012",
    "kubescape:C-0013",
    "checkov:CKV_K8S_23",
    "kube-linter:run-as-non-root",
    "polaris:runAsRootAllowed",
    "kubesec:RunAsNonRoot",
  ],
  frameworks: [
    "pss/restricted",
    "nsa-cisa-1.2/non-root-containers",
    "cis-1.12/5.2.7",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  containers(container, report) {
    const { runAsNonRoot, runAsUser } = container.security
    if (runAsNonRoot.value || runAsUser.value !== undefined || !container.pod.hostUsers.value) return
    // One field of the pod mends all containers that do not say otherwise themselves.
    const place =
      runAsNonRoot.source === "container" ? runAsNonRoot : container.pod.at("securityContext", "runAsNonRoot")
    report(place, `container ${container.name} runs as whatever user its image names, which may be root`)
  },
  fix: {
    title: "Set runAsNonRoot to true",
    patch: setTo(true),
    risk: "The kubelet refuses to start an image whose user is root or is given by name; such an image needs a user id.",
  },
  examples: {
    good: pod({ securityContext: { runAsNonRoot: true } }),
    bad: pod(),
  },
})
