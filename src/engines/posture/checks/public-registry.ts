import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { listSetting, matchesPattern } from "../settings.ts"

/**
 * Anyone may publish to a public registry. Names that look alike, accounts that were taken over and images that are gone
 * tomorrow reach the cluster unseen, and limits on pulls stop roll-outs at the worst moment.
 *
 * Field:    image of every container class
 * Allowed:  registries other than those of the setting
 * Settings: `registries`; docker.io, ghcr.io, quay.io, public.ecr.aws, gallery.ecr.aws and registry.gitlab.com by default
 * Source:   NIST SP 800-190, 4.1.5
 */
export const publicRegistry = check({
  id: "public-registry",
  title: "Image comes from a public registry",
  severity: low("anyone may publish there"),
  aliases: ["trivy:KSV-0034", "kubescape:C-0001"],
  frameworks: ["nist-800-190/4.1.5", "mitre-attack/T1525"],
  optional: true,
  containers({ name, image, imageText, resource, path }, report, context) {
    if (image === undefined) return
    const registries = listSetting(context, "public-registry", "registries", publicRegistries)
    if (!matchesPattern(image.registry, registries)) return
    report({ resource, path: `${path}/image` }, `container ${name} runs ${imageText} of ${image.registry}`)
  },
  fix: { title: "Keep a copy in a registry of your own and name that" },
  examples: { good: pod(), bad: pod({ containers: [container({ image: "nginx:1.29" })] }) },
})

const publicRegistries = ["docker.io", "ghcr.io", "quay.io", "public.ecr.aws", "gallery.ecr.aws", "registry.gitlab.com"]
