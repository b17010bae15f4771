import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"
import { safeSysctls } from "../pod-security/safe-sysctls.ts"

/**
 * Kernel settings outside the safe set are not isolated from other pods of the node, or may starve them; the kubelet
 * refuses the pod unless it was told to allow them.
 *
 * Field:   securityContext.sysctls of the pod
 * Allowed: the safe set of the target version (pod-security/safe-sysctls.ts)
 * Source:  Pod Security Standards, baseline "Sysctls" (check_sysctls.go)
 */
export const unsafeSysctls = check({
  id: "unsafe-sysctls",
  title: "Kernel settings outside the safe set are changed",
  severity: medium("may change how other pods of the node run, or bring the node down"),
  aliases: ["trivy:KSV-0026", "kube-linter:unsafe-sysctls"],
  frameworks: ["pss/baseline", "owasp-k8s-2025/K01"],
  os: "linux",
  workloads({ pod: { sysctls, version } }, report) {
    const safe = safeSysctls(version.minor)
    for (const sysctl of sysctls) if (!safe.has(sysctl.name)) report(sysctl, `the pod sets the sysctl ${sysctl.name}`)
  },
  fix: {
    title: "Remove the setting",
    patch: remove,
    risk: "The application may need it for its load; then a node pool of its own is the place for it.",
  },
  examples: {
    good: pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_syncookies", value: "1" }] } }),
    bad: pod({ securityContext: { sysctls: [{ name: "kernel.msgmax", value: "65536" }] } }),
  },
})
