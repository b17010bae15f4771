import { get } from "../../../../lib/json.ts"
import { type Control, objectTo, offenceOf } from "../control.ts"

/**
 * No privileged containers.
 *
 * Fields:   securityContext.privileged of every container
 * Allowed:  absent, false
 * Versions: 1.0
 * Source:   k8s.io/pod-security-admission/policy/check_privileged.go
 */
export const privileged: Control = {
  id: "privileged",
  level: "baseline",
  revisions: [
    {
      since: 0,
      judge: ({ containers }) =>
        objectTo(
          containers
            .filter(({ securityContext }) => get(securityContext, "privileged") === true)
            .map((container) => offenceOf(container, "privileged")),
          "privileged container",
          (who) => `${who} must not set securityContext.privileged=true`,
        ),
    },
  ],
}
