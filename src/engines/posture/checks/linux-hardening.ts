import { info } from "../../../model/severity.ts"
import type { Container } from "../../../model/workload/container.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * The container uses none of Linux's means of confinement: no seccomp profile, no AppArmor profile, no SELinux options,
 * and it drops no capability. All is left to the defaults of the runtime, which differ from node to node. One of them
 * is enough to pass here; what each leaves open is said by the checks named after it.
 *
 * Field:   securityContext.seccompProfile, appArmorProfile, seLinuxOptions and capabilities.drop of every container class, where they apply also of the pod
 * Allowed: at least one of them is set, and to something that confines
 * Source:  k8s.io/api/core/v1, SecurityContext and PodSecurityContext
 */
export const linuxHardening = check({
  id: "linux-hardening",
  title: "Nothing of Linux's confinement is used",
  severity: info("what is missing is reported piece by piece; a sign that nobody has looked at the pod yet"),
  aliases: [
    "polaris:linuxHardening",
    "kubescape:C-0055",
    "kubescape:C-0211",
    "trivy:KSV-0118",
    "checkov:CKV_K8S_29",
    "checkov:CKV_K8S_30",
  ],
  optional: true,
  frameworks: ["nsa-cisa-1.2/hardening-container-environments", "cis-1.12/5.7.3", "owasp-k8s-2025/K01"],
  os: "linux",
  containers(container, report) {
    const { seccompProfile, privileged } = container.security
    if (privileged.value || isConfined(container)) return
    const place =
      seccompProfile.source === "container" ? seccompProfile : container.pod.at("securityContext", "seccompProfile")
    report(place, `container ${container.name} uses neither seccomp, AppArmor, SELinux nor dropped capabilities`)
  },
  fix: {
    title: "Set the seccomp profile RuntimeDefault",
    patch: setTo({ type: "RuntimeDefault" }),
    risk: "The rare application that uses unusual system calls (debuggers, sandboxes) may fail.",
  },
  examples: {
    good: pod({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
    bad: pod(),
  },
})

function isConfined({ security }: Container): boolean {
  const { seccompProfile, appArmorProfile, seLinuxOptions, capabilities } = security
  return (
    [seccompProfile, appArmorProfile].some(
      ({ value }) => value?.type === "RuntimeDefault" || value?.type === "Localhost",
    ) ||
    Object.values(seLinuxOptions.value ?? {}).some(Boolean) ||
    (capabilities.drop.value.length > 0 && !capabilities.added.has("ALL"))
  )
}
