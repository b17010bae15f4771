import { get } from "../../../../lib/json.ts"
import { type Control, type Judge, objectTo, offenceOf } from "../control.ts"

/**
 * Processes cannot gain rights, say by set-user-ID programs.
 *
 * Fields:   securityContext.allowPrivilegeEscalation of every container
 * Allowed:  false
 * Versions: 1.8; since 1.25 not asked of pods with os windows
 * Source:   k8s.io/pod-security-admission/policy/check_allowPrivilegeEscalation.go
 */
export const allowPrivilegeEscalation: Control = {
  id: "allowPrivilegeEscalation",
  level: "restricted",
  revisions: [
    { since: 8, judge: (pod) => judgeAll(pod) },
    { since: 25, judge: (pod) => (pod.isWindows ? undefined : judgeAll(pod)) },
  ],
}

const judgeAll: Judge = ({ containers }) =>
  objectTo(
    containers
      .filter(({ securityContext }) => get(securityContext, "allowPrivilegeEscalation") !== false)
      .map((container) => offenceOf(container, "allowPrivilegeEscalation")),
    "privilege escalation is not ruled out",
    (who) => `${who} must set securityContext.allowPrivilegeEscalation=false`,
  )
