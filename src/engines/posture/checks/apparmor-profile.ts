import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * AppArmor is switched off on purpose, or its annotation names no profile. Without either, hosts with AppArmor confine
 * a container by the runtime's default profile, which denies writing below /proc and /sys, mounting and the like.
 *
 * Field:   securityContext.appArmorProfile of the pod and every container class; annotation container.apparmor.security.beta.kubernetes.io/<container>
 * Allowed: absent, type RuntimeDefault or Localhost; runtime/default or localhost/… in the annotation
 * Source:  Pod Security Standards, baseline "AppArmor" (check_appArmorProfile.go); annotation: kubernetes pkg/registry/core/pod/strategy.go (applyAppArmorVersionSkew)
 */
export const apparmorProfile = check({
  id: "apparmor-profile",
  title: "AppArmor is switched off",
  severity: medium("a layer that is there by default and stops many escapes is taken away"),
  aliases: ["trivy:KSV-0002", "kubesec:ApparmorUnconfined"],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/hardening-container-environments",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  containers({ name, security }, report) {
    const { appArmorProfile, privileged } = security
    const type = appArmorProfile.value?.type
    if (type === undefined || type === "RuntimeDefault" || type === "Localhost" || privileged.value) return
    report(appArmorProfile, `container ${name} runs with the AppArmor profile ${type || "without a type"}`)
  },
  fix: {
    title: "Remove the setting, so that the runtime's default profile applies",
    patch: remove,
    risk: "Somebody switched it off for a reason: the application may do what the profile denies.",
  },
  examples: {
    good: pod({ containers: [container({ securityContext: { appArmorProfile: { type: "RuntimeDefault" } } })] }),
    bad: pod({ containers: [container({ securityContext: { appArmorProfile: { type: "Unconfined" } } })] }),
  },
})
