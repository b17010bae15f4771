import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Without the kernel's no_new_privs flag, a set-user-ID program or a file capability in the image gives a process more
 * rights than its parent has: a break-in as an ordinary user can become root in the container. The field counts as
 * true when it is absent. Privileged containers are reported for that alone, since theirs cannot be set to false.
 *
 * Field:   securityContext.allowPrivilegeEscalation of every container class
 * Allowed: false
 * Source:  Pod Security Standards, restricted "Privilege Escalation" (check_allowPrivilegeEscalation.go); default and conflict with privileged: kubernetes pkg/securitycontext/util.go (AddNoNewPrivileges), pkg/apis/core/validation (ValidateSecurityContext)
 */
export const allowPrivilegeEscalation = check({
  id: "allow-privilege-escalation",
  title: "Container may gain rights through set-user-ID programs",
  severity: medium("a break-in as an ordinary user can become root in the container, which takes a second weakness"),
  aliases: [
    "trivy:KSV-0001",
    "kubescape:C-0016",
    "checkov:CKV_K8S_20",
    "kube-linter:privilege-escalation-container",
    "polaris:privilegeEscalationAllowed",
    "kubesec:AllowPrivilegeEscalation",
  ],
  frameworks: [
    "pss/restricted",
    "nsa-cisa-1.2/privilege-escalation",
    "cis-1.12/5.2.6",
    "mitre-attack/T1548.001",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  containers({ name, security }, report) {
    const { allowPrivilegeEscalation, privileged } = security
    if (!allowPrivilegeEscalation.value || privileged.value) return
    const how = allowPrivilegeEscalation.source === "default" ? "does not rule out" : "allows"
    report(allowPrivilegeEscalation, `container ${name} ${how} privilege escalation`)
  },
  fix: {
    title: "Set allowPrivilegeEscalation to false",
    patch: setTo(false),
    risk: "Programs that need set-user-ID, such as sudo or ping without NET_RAW, stop working.",
  },
  examples: {
    good: pod({ containers: [container({ securityContext: { allowPrivilegeEscalation: false } })] }),
    bad: pod({ containers: [container({ securityContext: { allowPrivilegeEscalation: true } })] }),
  },
})
