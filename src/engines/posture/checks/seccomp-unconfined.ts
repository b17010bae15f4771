import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Seccomp is switched off on purpose (or its profile is of no known type), which also overrides a kubelet that would
 * set the default profile: every system call of the kernel is open to the container.
 *
 * Field:   securityContext.seccompProfile of the pod and every container class; until 1.26 the annotations too
 * Allowed: absent, type RuntimeDefault or Localhost
 * Source:  Pod Security Standards, baseline "Seccomp" (check_seccompProfile_baseline.go)
 */
export const seccompUnconfined = check({
  id: "seccomp-unconfined",
  title: "Seccomp is switched off",
  severity: medium("the system calls that most container escapes need are opened"),
  aliases: [
    "trivy:KSV-0104",
    "trivy:KSV-0030",
    "kubescape:C-0210",
    "checkov:CKV_K8S_31",
    "kube-score:container-seccomp-profile",
    "kubesec:SeccompUnconfined",
  ],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/hardening-container-environments",
    "cis-1.12/5.7.2",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  containers({ name, security }, report) {
    const { seccompProfile, privileged } = security
    const type = seccompProfile.value?.type
    if (type === undefined || type === "RuntimeDefault" || type === "Localhost" || privileged.value) return
    report(seccompProfile, `container ${name} runs with the seccomp profile ${type || "without a type"}`)
  },
  fix: {
    title: "Set the seccomp profile RuntimeDefault",
    patch: (place, object) =>
      setTo(place.path.includes("/annotations/") ? "runtime/default" : { type: "RuntimeDefault" })(place, object),
    risk: "Somebody switched it off for a reason: the application may use system calls that the profile refuses.",
  },
  examples: {
    good: pod({
      securityContext: { seccompProfile: { type: "Unconfined" } },
      containers: [container({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } })],
    }),
    bad: pod({ containers: [container({ securityContext: { seccompProfile: { type: "Unconfined" } } })] }),
  },
})
