import { dig } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { pluginConfigurations } from "../control-plane/plugin-configurations.ts"

/**
 * With defaultAllow an image policy lets every image in whenever its backend is down: whoever can stop it is past it.
 *
 * Field:   imagePolicy.defaultAllow of ImagePolicyWebhook in AdmissionConfiguration
 * Allowed: false
 * Source:  kubernetes plugin/pkg/admission/imagepolicy/config.go
 */
export const imagePolicyDefault = check({
  id: "image-policy-default",
  title: "Image policy lets everything in while it fails",
  severity: medium("stopping its backend lifts the policy"),
  frameworks: ["owasp-k8s-2025/K04"],
  whole({ inventory }, report) {
    for (const { configuration, at } of pluginConfigurations(inventory, "ImagePolicyWebhook")) {
      if (dig(configuration, "imagePolicy", "defaultAllow") === true)
        report(at("imagePolicy", "defaultAllow"), "images are let in while the image policy fails")
    }
  },
  fix: { title: "Set defaultAllow to false" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
      plugins: [{ name: "ImagePolicyWebhook", configuration: { imagePolicy: { defaultAllow: false } } }],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
      plugins: [{ name: "ImagePolicyWebhook", configuration: { imagePolicy: { defaultAllow: true } } }],
    }),
  },
})
