import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Unless the policy is Always, a node runs any image of that name that it already has: pods may use private images
 * without holding the registry's credentials, and a tag that was moved keeps its old meaning on some nodes.
 *
 * Field:   imagePullPolicy of every container class
 * Allowed: Always; anything where the image is pinned by digest
 * Source:  Kubernetes documentation, Images, "Image pull policy"; admission plugin AlwaysPullImages
 */
export const imagePullPolicy = check({
  id: "image-pull-policy",
  title: "Image may come from the node's cache without a check of credentials",
  severity: low("matters where nodes are shared by tenants with private images"),
  aliases: ["checkov:CKV_K8S_15", "polaris:pullPolicyNotAlways", "kube-score:container-image-pull-policy"],
  optional: true,
  frameworks: ["nist-800-190/4.1.5"],
  containers({ name, image, imagePullPolicy: policy, spec, resource, path }, report) {
    // What is not written depends on the tag of the day, so only a written Always is a promise.
    if (image?.digest !== undefined || spec.imagePullPolicy === "Always") return
    report({ resource, path: `${path}/imagePullPolicy` }, `container ${name} has the pull policy ${policy}`)
  },
  fix: { title: "Set imagePullPolicy to Always", patch: setTo("Always") },
  examples: {
    good: pod({ containers: [container({ imagePullPolicy: "Always" })] }),
    bad: pod({ containers: [container({ imagePullPolicy: "IfNotPresent" })] }),
  },
})
