import { asString } from "../../../lib/json.ts"
import { parseImageReference } from "../../../model/image-reference.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * An image volume mounts the files of an image, often models, plug-ins or scripts that the application loads and runs.
 * Under a tag that moves they change without any change of the manifest.
 *
 * Field:   volumes[*].image.reference
 * Allowed: a tag other than latest, or a digest
 * Source:  k8s.io/api/core/v1/types.go, ImageVolumeSource (on by default since Kubernetes 1.33)
 */
export const imageVolumeTag = check({
  id: "image-volume-tag",
  title: "Image volume is not fixed to a version",
  severity: medium("files that the application runs can change unseen"),
  frameworks: ["nist-800-190/4.1.1", "owasp-k8s-2025/K02"],
  since: 31,
  workloads({ pod: { volumes } }, report) {
    for (const { name, type, source, resource, path } of volumes) {
      const reference = asString(source.reference)
      if (type !== "image" || reference === undefined) continue
      const image = parseImageReference(reference)
      if (image?.digest !== undefined || image?.effectiveTag !== "latest") continue
      report({ resource, path: `${path}/image/reference` }, `volume ${name} takes ${reference}, whatever that is today`)
    }
  },
  fix: { title: "Name the version, or better the digest, of the image" },
  examples: {
    good: pod({ volumes: [{ name: "model", image: { reference: "registry.example/model:2.1" } }] }),
    bad: pod({ volumes: [{ name: "model", image: { reference: "registry.example/model" } }] }),
  },
})
