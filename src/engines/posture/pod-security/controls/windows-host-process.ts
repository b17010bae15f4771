import { get } from "../../../../lib/json.ts"
import { type Control, objectTo, offenceOf } from "../control.ts"
import { holdersOf, mapIn } from "../written-pod.ts"

/**
 * No HostProcess containers, which are privileged processes of a Windows host.
 *
 * Fields:   securityContext.windowsOptions.hostProcess of the pod and every container
 * Allowed:  absent, false
 * Versions: 1.0
 * Source:   k8s.io/pod-security-admission/policy/check_windowsHostProcess.go
 */
export const windowsHostProcess: Control = {
  id: "windowsHostProcess",
  level: "baseline",
  revisions: [
    {
      since: 0,
      judge: (pod) =>
        objectTo(
          holdersOf(pod)
            .filter((holder) => get(mapIn(holder, "windowsOptions"), "hostProcess") === true)
            .map((holder) => offenceOf(holder, "windowsOptions/hostProcess")),
          "Windows HostProcess container",
          (who) => `${who} must not set securityContext.windowsOptions.hostProcess=true`,
        ),
    },
  ],
}
