import { asString } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A certificate that lives for years stays good for years after its key was stolen. cert-manager renews them anyway:
 * short lives cost nothing.
 *
 * Field:   spec.duration of Certificate
 * Allowed: up to 398 days (9552h); 90 days by default; longer for authorities
 * Source:  cert-manager documentation, Certificate resource; CA/Browser Forum Baseline Requirements 6.3.2
 */
export const certificateLifetime = check({
  id: "certificate-lifetime",
  title: "Certificate lives for years",
  severity: low("a stolen key stays good for years"),
  frameworks: ["owasp-k8s-2025/K09"],
  resources: {
    kinds: ["cert-manager.io/Certificate"],
    run(resource, report) {
      const hours = /^(\d+)h/.exec(asString(resource.spec.duration) ?? "")
      if (hours && Number(hours[1]) > 9552 && resource.spec.isCA !== true)
        report(
          { resource, path: "/spec/duration" },
          `certificate ${resource.name} lives for ${Math.round(Number(hours[1]) / 24)} days`,
        )
    },
  },
  fix: {
    title: "Set duration to 2160h",
    patch: setTo("2160h"),
    risk: "programs that do not read the certificate again fail sooner",
  },
  examples: {
    good: object("cert-manager.io/v1", "Certificate", { spec: { duration: "2160h" } }),
    bad: object("cert-manager.io/v1", "Certificate", { spec: { duration: "87600h" } }),
  },
})
