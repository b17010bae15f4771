import { asString, dig } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { pluginConfigurations } from "../control-plane/plugin-configurations.ts"

/**
 * Namespaces without a label are enforced by the default. Where that is privileged, or absent, a new namespace is
 * open to privileged pods until somebody labels it.
 *
 * Field:   defaults.enforce of PodSecurityConfiguration
 * Allowed: baseline, restricted
 * Source:  k8s.io/pod-security-admission/admission/api/v1/defaults.go
 */
export const podSecurityDefaults = check({
  id: "pod-security-defaults",
  title: "Namespaces without a label allow privileged pods",
  severity: medium("every new namespace is open until somebody labels it"),
  frameworks: ["nsa-cisa-1.2/pod-security-enforcement", "owasp-k8s-2025/K04"],
  whole({ inventory }, report) {
    for (const { configuration, at } of pluginConfigurations(inventory, "PodSecurity")) {
      const level = asString(dig(configuration, "defaults", "enforce")) ?? "privileged"
      if (level === "privileged") report(at("defaults", "enforce"), "namespaces without a label enforce nothing")
    }
  },
  fix: { title: "Set defaults.enforce to baseline and label the namespaces that need more" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
      plugins: [
        {
          name: "PodSecurity",
          configuration: file("pod-security.admission.config.k8s.io/v1", "PodSecurityConfiguration", {
            defaults: { enforce: "baseline" },
            exemptions: {},
          }),
        },
      ],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
      plugins: [
        {
          name: "PodSecurity",
          configuration: file("pod-security.admission.config.k8s.io/v1", "PodSecurityConfiguration", {
            defaults: { enforce: "privileged" },
            exemptions: {},
          }),
        },
      ],
    }),
  },
})
