import { type Control, type Judge, objectTo, offenceOf } from "../control.ts"
import { forbiddenProfiles } from "../profile-types.ts"
import { holdersOf, mapIn } from "../written-pod.ts"

/**
 * A seccomp profile is asked for.
 *
 * Fields:   securityContext.seccompProfile.type of the pod and every container
 * Allowed:  RuntimeDefault, Localhost; absent in a container where the pod has one of these
 * Versions: 1.19; since 1.25 not asked of pods with os windows
 * Source:   k8s.io/pod-security-admission/policy/check_seccompProfile_restricted.go
 */
export const seccompProfileRestricted: Control = {
  id: "seccompProfile_restricted",
  level: "restricted",
  revisions: [
    { since: 19, judge: (pod) => judgeProfiles(pod), overrides: ["seccompProfile_baseline"] },
    {
      since: 25,
      judge: (pod) => (pod.isWindows ? undefined : judgeProfiles(pod)),
      overrides: ["seccompProfile_baseline"],
    },
  ],
}

const reason = "seccomp profile missing or forbidden"

const judgeProfiles: Judge = (pod) => {
  const forbidden = forbiddenProfiles(holdersOf(pod), "seccompProfile")
  if (forbidden.length > 0)
    return objectTo(
      forbidden,
      reason,
      (who, types) => `${who} must not set securityContext.seccompProfile.type to ${types}`,
    )
  if (mapIn(pod.pod, "seccompProfile")) return undefined
  return objectTo(
    pod.containers
      .filter((container) => mapIn(container, "seccompProfile") === undefined)
      .map((container) => offenceOf(container, "seccompProfile/type")),
    reason,
    (who) => `pod or ${who} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  )
}
