import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * A privileged container holds every capability, sees all host devices and has no seccomp, AppArmor or SELinux
 * confinement: whoever breaks in owns the node.
 *
 * Field:   securityContext.privileged of every container class
 * Allowed: absent, false
 * Source:  Pod Security Standards, baseline "Privileged Containers" (k8s.io/pod-security-admission/policy/check_privileged.go)
 */
export const privilegedContainer = check({
  id: "privileged-container",
  title: "Container runs privileged",
  severity: critical("a break-in becomes root on the node at once"),
  aliases: [
    "kubesec:Privileged",
    "trivy:KSV-0017",
    "kubescape:C-0057",
    "checkov:CKV_K8S_16",
    "kube-linter:privileged-container",
    "polaris:runAsPrivileged",
    "kube-score:container-security-context-privileged",
  ],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/privileged-containers",
    "cis-1.12/5.2.2",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  containers({ name, security }, report) {
    if (security.privileged.value) report(security.privileged, `container ${name} is privileged`)
  },
  fix: { title: "Remove privileged", patch: remove },
  examples: {
    good: pod(),
    bad: pod({ containers: [container({ securityContext: { privileged: true } })] }),
  },
})
