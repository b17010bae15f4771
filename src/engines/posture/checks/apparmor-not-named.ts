import { atLeast } from "../../../model/kubernetes-version.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * No AppArmor profile is named. Hosts with AppArmor then use the runtime's default profile; naming it makes the pod
 * refuse to start where there is none, instead of running unconfined.
 *
 * Field:   securityContext.appArmorProfile of the pod and every container class
 * Allowed: any profile but an absent one; privileged containers, which have none
 * Source:  kubernetes pkg/security/apparmor/validate.go
 */
export const apparmorNotNamed = check({
  id: "apparmor-not-named",
  title: "No AppArmor profile is named",
  severity: info("hosts without AppArmor run the container unconfined"),
  aliases: ["kubesec:ApparmorAny"],
  frameworks: ["devops/hardening"],
  optional: true,
  os: "linux",
  containers({ name, security, pod: template }, report) {
    const { appArmorProfile, privileged } = security
    if (appArmorProfile.value !== undefined || privileged.value) return
    const place = atLeast(template.version, 30) ? template.at("securityContext", "appArmorProfile") : appArmorProfile
    report(place, `container ${name} names no AppArmor profile`)
  },
  fix: {
    title: "Set appArmorProfile to RuntimeDefault",
    patch: setTo({ type: "RuntimeDefault" }),
    risk: "nodes without AppArmor refuse the pod",
  },
  examples: {
    good: pod({ securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }),
    bad: pod(),
  },
})
