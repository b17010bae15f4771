import { asArray, asString, get } from "../../../lib/json.ts"
import { removeAt, setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The AppArmor profile stands in an annotation, which is deprecated since Kubernetes 1.30 and is not inherited by
 * containers that are injected. An annotation for a container that does not exist protects nothing.
 *
 * Field:   annotation container.apparmor.security.beta.kubernetes.io/<container>
 * Allowed: absent; securityContext.appArmorProfile
 * Source:  kubernetes pkg/registry/core/pod/strategy.go (applyAppArmorVersionSkew); KEP-24
 */
export const apparmorAnnotation = check({
  id: "apparmor-annotation",
  title: "AppArmor profile stands in a deprecated annotation",
  severity: info("the annotation will cease to count"),
  frameworks: ["nsa-cisa-1.2/hardening-container-environments"],
  since: 30,
  os: "linux",
  workloads({ pod: template, containers, resource }, report) {
    for (const key of Object.keys(template.annotations)) {
      if (!key.startsWith(annotationPrefix)) continue
      const name = key.slice(annotationPrefix.length)
      const place = { resource, path: append(template.metadataPath, "annotations", key) }
      if (containers.some((container) => container.name === name))
        report(place, `the AppArmor profile of container ${name} stands in an annotation`)
      else
        report(place, `the AppArmor profile is for a container ${name}, which the pod does not have`, {
          severity: "low",
        })
    }
  },
  fix: {
    title: "Move it to securityContext.appArmorProfile of the container",
    patch(place, object) {
      const podPath = place.path.slice(0, place.path.lastIndexOf("/metadata/annotations/"))
      const name = place.path.slice(place.path.lastIndexOf("~1") + 2)
      const value = asString(resolvePointer(object, place.path)) ?? ""
      const type = { "runtime/default": "RuntimeDefault", unconfined: "Unconfined" }[value]
      const profile = value.startsWith("localhost/")
        ? { type: "Localhost", localhostProfile: value.slice("localhost/".length) }
        : type && { type }
      const index = asArray(resolvePointer(object, `${podPath}/spec/containers`)).findIndex(
        (item) => get(item, "name") === name,
      )
      if (!profile || index < 0) return []
      return [
        ...setAt(object, `${podPath}/spec/containers/${index}/securityContext/appArmorProfile`, profile),
        ...removeAt(object, place.path),
      ]
    },
  },
  examples: {
    good: pod({ containers: [container({ securityContext: { appArmorProfile: { type: "RuntimeDefault" } } })] }),
    bad: pod({}, { annotations: { "container.apparmor.security.beta.kubernetes.io/app": "runtime/default" } }),
  },
})

const annotationPrefix = "container.apparmor.security.beta.kubernetes.io/"
