import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * A tag can be moved: the image that was scanned and signed need not be the one that is pulled. A digest is the image.
 *
 * Field:   image of every container class
 * Allowed: a reference with a digest
 * Source:  OCI distribution specification, "Pulling manifests"; NIST SP 800-190, 4.1.5
 */
export const imageDigest = check({
  id: "image-digest",
  title: "Image is not pinned by digest",
  severity: low("a tag can be moved to another image after review"),
  aliases: ["checkov:CKV_K8S_43", "kubescape:C-0306"],
  frameworks: ["nist-800-190/4.1.5", "owasp-k8s-2025/K02"],
  optional: true,
  containers({ name, image, imageText, resource, path }, report) {
    if (image === undefined || image.digest !== undefined) return
    report({ resource, path: `${path}/image` }, `container ${name} takes ${imageText} by its tag`, {
      evidence: { image: imageText },
    })
  },
  fix: { title: "Append the digest of the tested image: name:tag@sha256:…" },
  examples: {
    good: pod({ containers: [container({ image: `registry.example/app:1.4.2@sha256:${"0a".repeat(32)}` })] }),
    bad: pod({ containers: [container({ image: "registry.example/app:1.4.2" })] }),
  },
})
