import { get } from "../../../../lib/json.ts"
import { type Control, objectTo, offenceOf } from "../control.ts"
import { mapIn, stringsOf } from "../written-pod.ts"

/** What runtimes grant by default, without NET_RAW; compared literally, so "CAP_CHOWN" and "chown" are not in it. */
const allowed: ReadonlySet<string> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
])

/**
 * No capabilities beyond the default set, and not NET_RAW.
 *
 * Fields:   securityContext.capabilities.add of every container
 * Allowed:  absent, empty, names of the set above
 * Versions: 1.0
 * Source:   k8s.io/pod-security-admission/policy/check_capabilities_baseline.go
 */
export const capabilitiesBaseline: Control = {
  id: "capabilities_baseline",
  level: "baseline",
  revisions: [
    {
      since: 0,
      judge: ({ containers }) =>
        objectTo(
          containers.flatMap((container) => {
            const added = stringsOf(get(mapIn(container, "capabilities"), "add"))
            const forbidden = added.filter((name) => !allowed.has(name))
            return forbidden.length === 0 ? [] : [offenceOf(container, "capabilities/add", forbidden)]
          }),
          "capabilities beyond the default set",
          (who, names) => `${who} must not list ${names} in securityContext.capabilities.add`,
        ),
    },
  ],
}
