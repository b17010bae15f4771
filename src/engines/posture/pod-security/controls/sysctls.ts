import { asArray, asString, get } from "../../../../lib/json.ts"
import { append } from "../../../../lib/json-pointer.ts"
import { type Control, objectTo } from "../control.ts"
import { safeSysctls, safeSysctlVersions } from "../safe-sysctls.ts"

/**
 * Only sysctls that are namespaced and isolated.
 *
 * Fields:   spec.securityContext.sysctls[*].name
 * Allowed:  absent, the safe set of the version (safe-sysctls.ts)
 * Versions: 1.0, 1.27, 1.29, 1.32, 1.37
 * Source:   k8s.io/pod-security-admission/policy/check_sysctls.go
 */
export const sysctls: Control = {
  id: "sysctls",
  level: "baseline",
  revisions: safeSysctlVersions.map((since) => {
    const safe = safeSysctls(since)
    return {
      since,
      judge: ({ pod }) =>
        objectTo(
          asArray(get(pod.securityContext, "sysctls")).flatMap((item, index) => {
            const name = asString(get(item, "name")) ?? ""
            const path = append(pod.path, "sysctls", index, "name")
            return safe.has(name) ? [] : [{ container: undefined, path, values: [name] }]
          }),
          "forbidden sysctls",
          (who, names) => `${who} must not set sysctls ${names}`,
        ),
    }
  }),
}
