import { asArray, asString, get } from "../../../../lib/json.ts"
import { append } from "../../../../lib/json-pointer.ts"
import { type Control, objectTo, quoted } from "../control.ts"

/**
 * No volumes of the host's file system.
 *
 * Fields:   spec.volumes[*].hostPath
 * Allowed:  absent
 * Versions: 1.0
 * Source:   k8s.io/pod-security-admission/policy/check_hostPathVolumes.go
 */
export const hostPathVolumes: Control = {
  id: "hostPathVolumes",
  level: "baseline",
  revisions: [
    {
      since: 0,
      judge({ spec, specPath }) {
        const found = asArray(get(spec, "volumes")).flatMap((volume, index) =>
          get(volume, "hostPath") == null
            ? []
            : [{ name: asString(get(volume, "name")) ?? "", path: append(specPath, "volumes", index, "hostPath") }],
        )
        return objectTo(
          found.map(({ path }) => ({ container: undefined, path })),
          "hostPath volumes",
          () => `volumes of type hostPath are forbidden: ${quoted(found.map(({ name }) => name))}`,
        )
      },
    },
  ],
}
