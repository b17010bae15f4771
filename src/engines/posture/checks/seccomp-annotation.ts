import type { JsonObject, JsonValue } from "../../../lib/json.ts"
import { removeAt, setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * The pod names its seccomp profile in an annotation. Since Kubernetes 1.27 nobody reads it: the container runs without
 * the profile that its authors believe in.
 *
 * Field:   annotations seccomp.security.alpha.kubernetes.io/pod and container.seccomp.security.alpha.kubernetes.io/<container>
 * Allowed: absent, or beside securityContext.seccompProfile of the pod
 * Source:  kubernetes CHANGELOG-1.27 (removed by #114947)
 */
export const seccompAnnotation = check({
  id: "seccomp-annotation",
  title: "Seccomp annotation has no effect",
  severity: medium("the profile that was chosen does not apply"),
  frameworks: ["nsa-cisa-1.2/hardening-container-environments", "cis-1.12/5.7.2"],
  since: 27,
  os: "linux",
  workloads({ pod: template, containers }, report) {
    for (const key of Object.keys(template.annotations)) {
      if (
        !key.startsWith("seccomp.security.alpha.kubernetes.io/") &&
        !key.startsWith("container.seccomp.security.alpha.")
      )
        continue
      const name = key.startsWith("container.") ? key.slice(key.indexOf("/") + 1) : undefined
      const meant = containers.filter((container) => name === undefined || container.name === name)
      if (meant.length > 0 && meant.every(({ security }) => security.seccompProfile.value !== undefined)) continue
      report(
        { resource: template.resource, path: append(template.metadataPath, "annotations", key) },
        `the annotation ${key} has no effect`,
      )
    }
  },
  fix: {
    title: "Set securityContext.seccompProfile of the pod instead",
    patch(place, object) {
      const profile = profileOf(resolvePointer(object, place.path))
      const podPath = place.path.slice(0, place.path.lastIndexOf("/metadata/annotations/"))
      if (!place.path.endsWith("~1pod") || profile === undefined) return []
      return [
        ...setAt(object, `${podPath}/spec/securityContext/seccompProfile`, profile),
        ...removeAt(object, place.path),
      ]
    },
    risk: "the profile takes effect, and denies what it was made to deny",
  },
  examples: {
    good: pod({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
    bad: pod({}, { annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" } }),
  },
})

function profileOf(value: JsonValue | undefined): JsonObject | undefined {
  if (value === "runtime/default" || value === "docker/default") return { type: "RuntimeDefault" }
  if (value === "unconfined") return { type: "Unconfined" }
  if (typeof value === "string" && value.startsWith("localhost/"))
    return { type: "Localhost", localhostProfile: value.slice("localhost/".length) }
  return undefined
}
