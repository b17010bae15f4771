import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * No seccomp profile is set, so that every system call of the kernel is open to the container, unless the kubelet was
 * started with seccompDefault. Many ways out of a container went through calls that the runtime's default profile
 * refuses. Privileged containers run unconfined whatever is set; an explicit Unconfined is reported by
 * seccomp-unconfined.
 *
 * Field:   securityContext.seccompProfile of the pod and every container class; until 1.26 the annotations too
 * Allowed: type RuntimeDefault or Localhost
 * Source:  Pod Security Standards, restricted "Seccomp" (check_seccompProfile_restricted.go); kubernetes pkg/kubelet/kuberuntime/helpers.go (getSeccompProfile)
 */
export const seccompProfile = check({
  id: "seccomp-profile",
  title: "No seccomp profile is set",
  severity: medium("the system calls that most container escapes need stay open"),
  aliases: [
    "trivy:KSV-0030",
    "kubescape:C-0210",
    "checkov:CKV_K8S_31",
    "kube-score:container-seccomp-profile",
    "kubesec:SeccompAny",
  ],
  frameworks: [
    "pss/restricted",
    "nsa-cisa-1.2/hardening-container-environments",
    "cis-1.12/5.7.2",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  containers(container, report) {
    const { seccompProfile, privileged } = container.security
    if (seccompProfile.value !== undefined || privileged.value) return
    report(container.pod.at("securityContext", "seccompProfile"), `container ${container.name} sets no seccomp profile`)
  },
  fix: {
    title: "Set the seccomp profile RuntimeDefault for the pod",
    patch: setTo({ type: "RuntimeDefault" }),
    risk: "The rare application that uses unusual system calls (debuggers, sandboxes) may fail.",
  },
  examples: {
    good: pod({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
    bad: pod(),
  },
})
