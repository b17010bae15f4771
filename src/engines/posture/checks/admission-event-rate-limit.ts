import { asArray, get } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * An AdmissionConfiguration without EventRateLimit leaves the API server without limits for events: one client can
 * fill etcd with them.
 *
 * Field:   plugins of AdmissionConfiguration
 * Allowed: EventRateLimit among them
 * Source:  kubernetes plugin/pkg/admission/eventratelimit
 */
export const admissionEventRateLimit = check({
  id: "admission-event-rate-limit",
  title: "Admission configuration does not limit events",
  severity: low("a noisy or hostile client can slow the API down"),
  aliases: ["checkov:CKV_K8S_78"],
  frameworks: ["owasp-k8s-2025/K07"],
  optional: true,
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "AdmissionConfiguration")) {
      const names = asArray(get(object, "plugins")).map((plugin) => get(plugin, "name"))
      if (!names.includes("EventRateLimit")) report(at("plugins"), "the admission configuration has no EventRateLimit")
    }
  },
  fix: { title: "Add EventRateLimit with a configuration of limits" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
      plugins: [{ name: "EventRateLimit", path: "limits.yaml" }],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
      plugins: [{ name: "PodSecurity", path: "levels.yaml" }],
    }),
  },
})
