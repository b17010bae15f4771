import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * A container whose image is missing or no valid reference never starts; often a placeholder of a template that was
 * not filled in. No statement about its contents is possible.
 *
 * Field:   image of every container class
 * Allowed: [registry/]repository[:tag][@digest]
 * Source:  distribution/reference, grammar; kubernetes pkg/apis/core/validation/validation.go, validateContainerCommon
 */
export const imageReference = check({
  id: "image-reference",
  title: "Image is missing or no valid reference",
  severity: medium("the container cannot start, and its image cannot be judged"),
  frameworks: ["nist-800-190/4.1.1"],
  containers({ name, image, imageText, resource, path }, report) {
    if (image !== undefined) return
    const what = imageText === "" ? "names no image" : `names an image that cannot be parsed: ${imageText}`
    report({ resource, path: `${path}/image` }, `container ${name} ${what}`)
  },
  fix: { title: "Write a full image reference" },
  examples: {
    good: pod(),
    bad: pod({ containers: [container({ image: "{{ .Values.image }}" })] }),
  },
})
