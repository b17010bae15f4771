import { append } from "../../../../lib/json-pointer.ts"
import { type Control, type Judge, type Offence, objectTo, quoted } from "../control.ts"
import { forbiddenProfiles } from "../profile-types.ts"
import { holdersOf } from "../written-pod.ts"

const podAnnotation = "seccomp.security.alpha.kubernetes.io/pod"
const containerPrefix = "container.seccomp.security.alpha.kubernetes.io/"

/**
 * Seccomp is not switched off.
 *
 * Fields:   until 1.18 metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"] and
 *           ["container.seccomp.security.alpha.kubernetes.io/<container>"];
 *           since 1.19 securityContext.seccompProfile.type of the pod and every container
 * Allowed:  absent, runtime/default, docker/default, localhost/* in annotations; absent, RuntimeDefault, Localhost
 * Versions: 1.0, 1.19
 * Source:   k8s.io/pod-security-admission/policy/check_seccompProfile_baseline.go
 */
export const seccompProfileBaseline: Control = {
  id: "seccompProfile_baseline",
  level: "baseline",
  revisions: [
    { since: 0, judge: (pod) => judgeAnnotations(pod) },
    {
      since: 19,
      judge: (pod) =>
        objectTo(
          forbiddenProfiles(holdersOf(pod), "seccompProfile"),
          "forbidden seccomp profile",
          (who, types) => `${who} must not set securityContext.seccompProfile.type to ${types}`,
        ),
    },
  ],
}

const judgeAnnotations: Judge = ({ annotations, annotationsPath, containers }) => {
  const names = new Set(containers.map(({ container }) => container))
  const keys = [
    { key: podAnnotation, container: undefined },
    ...[...names].map((container) => ({ key: containerPrefix + container, container })),
  ]
  const offences = keys.flatMap(({ key, container }): Offence[] => {
    const value = annotations.get(key)
    if (value === undefined || isAllowedAnnotation(value)) return []
    return [{ container, path: append(annotationsPath, key), values: [`${key}=${quoted([value])}`] }]
  })
  const written = offences.flatMap(({ values = [] }) => values).sort()
  return objectTo(offences, "forbidden seccomp profile", () => `forbidden annotations ${written.join(", ")}`)
}

const isAllowedAnnotation = (value: string): boolean =>
  value === "runtime/default" || value === "docker/default" || value.startsWith("localhost/")
