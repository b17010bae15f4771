import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * With the policy Never a node runs whatever it has under that name. Whoever can load images on a node, or build them
 * there, decides what runs, and the registry's credentials and signatures are never asked.
 *
 * Field:   imagePullPolicy of every container class
 * Allowed: Always, IfNotPresent, absent
 * Source:  Kubernetes documentation, Images, "Image pull policy"
 */
export const neverPulledImage = check({
  id: "never-pulled-image",
  title: "Image is never pulled",
  severity: low("what runs is what happens to lie on the node"),
  frameworks: ["nist-800-190/4.1.5", "mitre-attack/T1525"],
  containers({ name, spec, resource, path }, report) {
    if (spec.imagePullPolicy !== "Never") return
    report(
      { resource, path: `${path}/imagePullPolicy` },
      `container ${name} runs what lies on the node under its image's name`,
    )
  },
  fix: {
    title: "Use IfNotPresent",
    patch: setTo("IfNotPresent"),
    risk: "images that are only loaded on nodes have to be in a registry",
  },
  examples: {
    good: pod({ containers: [container({ imagePullPolicy: "IfNotPresent" })] }),
    bad: pod({ containers: [container({ imagePullPolicy: "Never" })] }),
  },
})
