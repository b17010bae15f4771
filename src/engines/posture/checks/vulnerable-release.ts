import { asString } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { parseImageReference } from "../../../model/image-reference.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { vulnerableReleases } from "../vulnerable-releases.ts"

/**
 * The tag of the image names a release of a cluster component with a flaw that is known to be used: one that lets pods
 * or users past the component's own access rules. What else an image contains is the work of an image scan.
 *
 * Field:   image of every container class
 * Allowed: releases that are not in the table (vulnerable-releases.ts); tags that name no version
 * Source:  advisories of the projects, named in the table
 */
export const vulnerableRelease = check({
  id: "vulnerable-release",
  title: "Cluster component has a known and grave flaw",
  severity: high("the way in is public"),
  aliases: ["kubescape:C-0059", "kubescape:C-0081", "kubescape:C-0090", "kubescape:C-0091"],
  frameworks: ["mitre-attack/T1190", "owasp-k8s-2025/K07", "nist-800-190/4.1.1"],
  containers({ name, image, imageText, resource, path }, report) {
    if (image?.tag === undefined) return
    const { repository, tag } = image
    for (const release of vulnerableReleases) {
      if (!release.repository.test(repository)) continue
      const version = versionParts(tag)
      if (version === undefined || !release.affected.some(([from, until]) => isBetween(version, from, until))) continue
      report(
        { resource, path: `${path}/image` },
        `container ${name} runs ${imageText}: ${release.flaw} (${release.id})`,
        {
          severity: release.severity,
          evidence: { image: imageText, advisory: release.id },
        },
      )
    }
  },
  fix: {
    title: "Run the newest release of the component",
    patch: (place, object) => {
      const image = parseImageReference(asString(resolvePointer(object, place.path)) ?? "")
      const tag = image?.tag
      const version = tag === undefined ? undefined : versionParts(tag)
      // A digest names the release that is to go.
      if (image === undefined || tag === undefined || version === undefined || image.digest !== undefined) return []
      const fixed = firstMended(image.repository, version)
      return setAt(
        object,
        place.path,
        image.text.replace(/[^:]+$/, `${tag.startsWith("v") ? "v" : ""}${fixed.join(".")}`),
      )
    },
    risk: "a release of another minor version may need other settings; the newest one is better still",
  },
  examples: {
    good: pod({ containers: [container({ image: "registry.k8s.io/ingress-nginx/controller:v1.13.3" })] }),
    bad: pod({ containers: [container({ image: "registry.k8s.io/ingress-nginx/controller:v1.11.2" })] }),
  },
})

type Version = readonly [number, number, number]

/** "v1.11.2-debian" as numbers; undefined for tags that name no full version. */
function versionParts(tag: string): Version | undefined {
  const match = /^v?(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:$|[-+_.])/.exec(tag)
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined
}

const isBetween = (version: Version, from: Version, until: Version): boolean =>
  compare(version, from) >= 0 && compare(version, until) < 0

const compare = (left: Version, right: Version): number =>
  left[0] - right[0] || left[1] - right[1] || left[2] - right[2]

/** The first release, from this one on, that no entry of the table affects. */
function firstMended(repository: string, version: Version): Version {
  for (const release of vulnerableReleases) {
    if (!release.repository.test(repository)) continue
    const range = release.affected.find(([from, until]) => isBetween(version, from, until))
    if (range) return firstMended(repository, range[1])
  }
  return version
}
