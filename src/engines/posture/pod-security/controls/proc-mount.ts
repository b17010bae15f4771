import { asString, get } from "../../../../lib/json.ts"
import { type Control, type Judge, objectTo, offenceOf } from "../control.ts"

/**
 * The masks over /proc stay.
 *
 * Fields:   securityContext.procMount of every container
 * Allowed:  absent, Default; since 1.35 anything in a pod with a user namespace of its own (hostUsers false)
 * Versions: 1.0, 1.35
 * Source:   k8s.io/pod-security-admission/policy/check_procMount_baseline.go
 */
export const procMount: Control = {
  id: "procMount",
  level: "baseline",
  revisions: [
    { since: 0, judge: (pod) => judgeMasks(pod) },
    { since: 35, judge: (pod) => (pod.hasUserNamespace ? undefined : judgeMasks(pod)) },
  ],
}

/**
 * The masks over /proc stay, even in a user namespace.
 *
 * Fields:   securityContext.procMount of every container
 * Allowed:  absent, Default
 * Versions: 1.35, in place of the baseline control; before, that one was as strict
 * Source:   k8s.io/pod-security-admission/policy/check_procMount_restricted.go
 */
export const procMountRestricted: Control = {
  id: "procMount_restricted",
  level: "restricted",
  revisions: [{ since: 35, judge: (pod) => judgeMasks(pod), overrides: ["procMount"] }],
}

const judgeMasks: Judge = ({ containers }) =>
  objectTo(
    containers.flatMap((container) => {
      const value = asString(get(container.securityContext, "procMount"))
      return value === undefined || value === "Default" ? [] : [offenceOf(container, "procMount", [value])]
    }),
    "unmasked /proc",
    (who, values) => `${who} must not set securityContext.procMount to ${values}`,
  )
