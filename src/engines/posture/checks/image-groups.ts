import { asObject } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Beside the groups of the manifest a process gets those that the image's /etc/group lists for its user. An image can so
 * give its process a group that may read the files of a shared volume.
 *
 * Field:   securityContext.supplementalGroupsPolicy of pods that set runAsUser or groups
 * Allowed: Strict
 * Source:  k8s.io/api/core/v1/types.go, SupplementalGroupsPolicy (KEP-3619; on by default since 1.33)
 */
export const imageGroups = check({
  id: "image-groups",
  title: "Image may add groups to its process",
  severity: info("the manifest does not show which files the process may read"),
  frameworks: ["devops/hardening"],
  since: 33,
  os: "linux",
  optional: true,
  workloads({ pod: template, displayName }, report) {
    const context = asObject(template.spec.securityContext)
    if (context.supplementalGroupsPolicy === "Strict") return
    if (context.runAsUser === undefined && context.fsGroup === undefined && context.supplementalGroups === undefined)
      return
    report(
      template.at("securityContext", "supplementalGroupsPolicy"),
      `images of ${displayName} may add groups to their processes`,
    )
  },
  fix: {
    title: "Set supplementalGroupsPolicy to Strict",
    patch: setTo("Strict"),
    risk: "an application that counts on a group of its image loses it; runtimes must support the field",
  },
  examples: {
    good: pod({ securityContext: { runAsUser: 20001, supplementalGroupsPolicy: "Strict" } }),
    bad: pod({ securityContext: { runAsUser: 20001 } }),
  },
})
