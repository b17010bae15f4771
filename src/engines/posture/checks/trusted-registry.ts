import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { listSetting, matchesPattern } from "../settings.ts"

/**
 * Images from anywhere run code of anyone. Where a cluster takes images only from registries whose content is reviewed,
 * an image from another one is either a mistake or a way past that review.
 *
 * Field:    image of every container class
 * Allowed:  the registries of the setting; every registry where nothing is set
 * Settings: `registries`, patterns of registry and repository such as `registry.example`, `*.azurecr.io`, `ghcr.io/team/*`
 * Source:   distribution/reference (an absent registry means docker.io)
 */
export const trustedRegistry = check({
  id: "trusted-registry",
  title: "Image comes from a registry that is not trusted",
  severity: medium("code that nobody of the organisation has reviewed"),
  aliases: ["trivy:KSV-0125", "kubescape:C-0078"],
  frameworks: ["nist-800-190/4.1.5", "mitre-attack/T1525"],
  containers({ name, image, imageText, resource, path }, report, context) {
    const registries = listSetting(context, "trusted-registry", "registries", [])
    if (registries.length === 0 || image === undefined) return
    const { registry, repository } = image
    if (matchesPattern(registry, registries) || matchesPattern(`${registry}/${repository}`, registries)) return
    report(
      { resource, path: `${path}/image` },
      `container ${name} runs ${imageText}, which is of registry ${registry}`,
      {
        evidence: { image: imageText, registry },
      },
    )
  },
  fix: { title: "Copy the image to a trusted registry after a review, and name it there" },
  examples: {
    settings: { registries: ["registry.example"] },
    good: pod(),
    bad: pod({ containers: [container({ image: "ghcr.io/somebody/tool:1.0" })] }),
  },
})
