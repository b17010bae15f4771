import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The tag `latest`, or none, names whatever was pushed last: nobody can tell what runs, a roll-back brings back the
 * same broken image, and whoever can push to the repository changes running workloads without a review.
 *
 * Field:   image of every container class
 * Allowed: a tag other than latest, or a digest
 * Source:  Kubernetes documentation, Images, "Image names"; distribution/reference (an absent tag means latest)
 */
export const imageTag = check({
  id: "image-tag",
  title: "Image is not fixed to a version",
  severity: medium("what runs can change without any change of the manifest"),
  aliases: [
    "trivy:KSV-0013",
    "kubescape:C-0075",
    "checkov:CKV_K8S_14",
    "kube-linter:latest-tag",
    "polaris:tagNotSpecified",
    "kube-score:container-image-tag",
  ],
  frameworks: ["nist-800-190/4.1.1", "mitre-attack/T1525", "owasp-k8s-2025/K02"],
  containers({ name, image, imageText, resource, path }, report) {
    if (image?.effectiveTag !== "latest" || image.digest !== undefined) return
    const how = image.tag === undefined ? "names no tag, which means latest" : "uses the tag latest"
    report({ resource, path: `${path}/image` }, `container ${name} ${how}: ${imageText}`, {
      evidence: { image: imageText },
    })
  },
  fix: { title: "Name the version, or better the digest, of the image that was tested" },
  examples: {
    good: pod({ containers: [container({ image: "registry.example/app:1.4.2" })] }),
    bad: pod({ containers: [container({ image: "registry.example/app" })] }),
  },
})
