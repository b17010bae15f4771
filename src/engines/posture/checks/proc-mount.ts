import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The runtime hides parts of /proc and makes others read-only, since /proc/sys and /proc/sysrq-trigger act on the whole
 * node. Unmasked takes that away. It is meant for containers in containers, in pods with a user namespace of their own,
 * whose root cannot write there; the API server refuses it elsewhere since 1.31.
 *
 * Field:   securityContext.procMount of every container class
 * Allowed: absent, Default; Unmasked where hostUsers is false
 * Source:  Pod Security Standards, baseline "/proc Mount Type" (check_procMount_baseline.go); kubernetes pkg/apis/core/validation (ValidateSecurityContext)
 */
export const procMount = check({
  id: "proc-mount",
  title: "The masks over /proc are taken away",
  severity: medium("settings of the node's kernel come within reach of root in the container"),
  aliases: ["trivy:KSV-0027", "kube-linter:unsafe-proc-mount", "polaris:procMount", "kubesec:ProcMount"],
  frameworks: ["pss/baseline", "mitre-attack/T1611", "owasp-k8s-2025/K01"],
  os: "linux",
  containers({ name, pod, security }, report) {
    const { procMount, privileged } = security
    if (procMount.value === "Default" || !pod.hostUsers.value || privileged.value) return
    report(procMount, `container ${name} sets procMount to ${procMount.value}`)
  },
  fix: {
    title: "Remove procMount, or set hostUsers to false",
    patch: remove,
    risk: "Tools that build or run containers inside the container need it.",
  },
  examples: {
    good: pod({ hostUsers: false, containers: [container({ securityContext: { procMount: "Unmasked" } })] }),
    bad: pod({ containers: [container({ securityContext: { procMount: "Unmasked" } })] }),
  },
})
