import { asString } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * k8s.gcr.io was frozen in April 2023: no image there has had a security fix since, and the host may be switched off.
 * The images of the Kubernetes project live at registry.k8s.io.
 *
 * Field:   image of every container class
 * Allowed: registries other than k8s.gcr.io and its regional mirrors
 * Source:  Kubernetes blog, "k8s.gcr.io Redirect to registry.k8s.io", "registry.k8s.io: faster, cheaper and Generally Available"
 */
export const frozenRegistry = check({
  id: "frozen-registry",
  title: "Image comes from the frozen registry of Kubernetes",
  severity: low("no image there is mended any more"),
  aliases: ["kubescape:C-0253"],
  frameworks: ["nist-800-190/4.1.1", "devops/reliability"],
  containers({ name, image, imageText, resource, path }, report) {
    if (image === undefined || frozenName(image.registry, image.repository) === undefined) return
    report({ resource, path: `${path}/image` }, `container ${name} runs ${imageText}, which is frozen since 2023`)
  },
  fix: {
    title: "Name the same image at registry.k8s.io",
    patch(place, object) {
      const text = asString(resolvePointer(object, place.path)) ?? ""
      const slash = text.indexOf("/")
      const rest = text.slice(slash + 1).replace(/^(?:k8s-artifacts-prod|google[-_]containers)\//, "")
      return setAt(object, place.path, `registry.k8s.io/${rest}`)
    },
    risk: "A few images were never copied there; nodes must be able to reach registry.k8s.io.",
  },
  examples: {
    good: pod({ containers: [container({ image: "registry.k8s.io/pause:3.10" })] }),
    bad: pod({ containers: [container({ image: "k8s.gcr.io/pause:3.2" })] }),
  },
})

/** k8s.gcr.io, (eu|us|asia).gcr.io/k8s-artifacts-prod, gcr.io/google-containers. */
function frozenName(registry: string, repository: string): true | undefined {
  if (registry === "k8s.gcr.io") return true
  if (!registry.endsWith("gcr.io")) return undefined
  return /^(?:k8s-artifacts-prod|google[-_]containers)\//.test(repository) ? true : undefined
}
