import { asString, dig } from "../../../../lib/json.ts"
import { append } from "../../../../lib/json-pointer.ts"
import { type Control, objectTo } from "../control.ts"

const handlers = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
]

/**
 * Probes and hooks ask the pod itself, so that the kubelet is not made to call other hosts.
 *
 * Fields:   httpGet.host and tcpSocket.host of livenessProbe, readinessProbe, startupProbe, lifecycle.postStart and
 *           lifecycle.preStop of every container
 * Allowed:  absent, empty
 * Versions: 1.34
 * Source:   k8s.io/pod-security-admission/policy/check_hostProbesAndhostLifecycle.go
 */
export const hostProbesAndHostLifecycle: Control = {
  id: "hostProbesAndHostLifecycle",
  level: "baseline",
  revisions: [
    {
      since: 34,
      judge: ({ containers }) =>
        objectTo(
          containers.flatMap(({ container, spec, specPath }) =>
            handlers.flatMap((handler) =>
              ["httpGet", "tcpSocket"].flatMap((action) => {
                const host = asString(dig(spec, ...handler, action, "host")) ?? ""
                const path = append(specPath, ...handler, action, "host")
                return host === "" ? [] : [{ container, path, values: [host] }]
              }),
            ),
          ),
          "host of a probe or lifecycle hook",
          (who, hosts) => `${who} must not set a host in probes or lifecycle hooks: ${hosts}`,
        ),
    },
  ],
}
