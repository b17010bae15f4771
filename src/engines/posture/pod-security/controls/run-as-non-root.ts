import { asBoolean, get } from "../../../../lib/json.ts"
import { type Control, type Judge, objectTo, offenceOf } from "../control.ts"
import { type Holder, holdersOf } from "../written-pod.ts"

/**
 * Containers run as another user than root.
 *
 * Fields:   securityContext.runAsNonRoot of the pod and every container
 * Allowed:  true; absent in a container where the pod says true; since 1.35 anything in a pod with a user namespace of
 *           its own (hostUsers false)
 * Versions: 1.0, 1.35
 * Source:   k8s.io/pod-security-admission/policy/check_runAsNonRoot.go
 */
export const runAsNonRoot: Control = {
  id: "runAsNonRoot",
  level: "restricted",
  revisions: [
    { since: 0, judge: (pod) => judgeAll(pod) },
    { since: 35, judge: (pod) => (pod.hasUserNamespace ? undefined : judgeAll(pod)) },
  ],
}

const reason = "runAsNonRoot is not true"

const flagOf = ({ securityContext }: Holder): boolean | undefined => asBoolean(get(securityContext, "runAsNonRoot"))

const judgeAll: Judge = (pod) => {
  const allowing = holdersOf(pod).filter((holder) => flagOf(holder) === false)
  if (allowing.length > 0)
    return objectTo(
      allowing.map((holder) => offenceOf(holder, "runAsNonRoot")),
      reason,
      (who) => `${who} must not set securityContext.runAsNonRoot=false`,
    )
  if (flagOf(pod.pod) === true) return undefined
  return objectTo(
    pod.containers
      .filter((container) => flagOf(container) === undefined)
      .map((container) => offenceOf(container, "runAsNonRoot")),
    reason,
    (who) => `pod or ${who} must set securityContext.runAsNonRoot=true`,
  )
}
