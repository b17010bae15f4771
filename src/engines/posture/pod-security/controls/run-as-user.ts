import { get } from "../../../../lib/json.ts"
import { type Control, type Judge, objectTo, offenceOf } from "../control.ts"
import { holdersOf } from "../written-pod.ts"

/**
 * Root is not asked for.
 *
 * Fields:   securityContext.runAsUser of the pod and every container
 * Allowed:  absent, any number but 0; since 1.35 anything in a pod with a user namespace of its own (hostUsers false)
 * Versions: 1.23, 1.35
 * Source:   k8s.io/pod-security-admission/policy/check_runAsUser.go
 */
export const runAsUser: Control = {
  id: "runAsUser",
  level: "restricted",
  revisions: [
    { since: 23, judge: (pod) => judgeAll(pod) },
    { since: 35, judge: (pod) => (pod.hasUserNamespace ? undefined : judgeAll(pod)) },
  ],
}

const judgeAll: Judge = (pod) =>
  objectTo(
    holdersOf(pod)
      .filter(({ securityContext }) => get(securityContext, "runAsUser") === 0)
      .map((holder) => offenceOf(holder, "runAsUser")),
    "runs as root",
    (who) => `${who} must not set securityContext.runAsUser=0`,
  )
