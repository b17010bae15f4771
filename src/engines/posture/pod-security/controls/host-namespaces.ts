import { get } from "../../../../lib/json.ts"
import { type Control, objectTo } from "../control.ts"

const flags = ["hostNetwork", "hostPID", "hostIPC"]

/**
 * The namespaces of the host are not shared.
 *
 * Fields:   spec.hostNetwork, spec.hostPID, spec.hostIPC
 * Allowed:  absent, false
 * Versions: 1.0
 * Source:   k8s.io/pod-security-admission/policy/check_hostNamespaces.go
 */
export const hostNamespaces: Control = {
  id: "hostNamespaces",
  level: "baseline",
  revisions: [
    {
      since: 0,
      judge({ spec, specPath }) {
        const shared = flags.filter((flag) => get(spec, flag) === true)
        return objectTo(
          shared.map((flag) => ({ container: undefined, path: `${specPath}/${flag}` })),
          "host namespaces",
          (who) => `${who} must not set ${shared.map((flag) => `${flag}=true`).join(", ")}`,
        )
      },
    },
  ],
}
