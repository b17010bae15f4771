import { asArray, asNumber, get, isObject } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Files of a Secret are readable for every user in the container unless a mode is given; some programs refuse private
 * keys that others may read.
 *
 * Field:   defaultMode of secret and projected volumes that hold Secrets
 * Allowed: modes without rights for others, such as 0440
 * Source:  k8s.io/api/core/v1/types.go, SecretVolumeSource.DefaultMode (0644 by default)
 */
export const secretFileMode = check({
  id: "secret-file-mode",
  title: "Every user in the container may read the Secret",
  severity: info("other users of the same container read it, too"),
  frameworks: ["nsa-cisa-1.2/secrets"],
  os: "linux",
  optional: true,
  workloads({ pod: template }, report) {
    for (const { name, type, source, resource, path } of template.volumes) {
      const holdsSecret =
        type === "secret" ||
        (type === "projected" && asArray(source.sources).some((item) => isObject(get(item, "secret"))))
      if (!holdsSecret || ((asNumber(source.defaultMode) ?? 0o644) & 0o7) === 0) continue
      report(
        { resource, path: append(path, type, "defaultMode") },
        `the files of volume ${name} are readable for all users`,
      )
    }
  },
  fix: {
    title: "Set defaultMode to 0440 (288), and fsGroup to a group of the application's user",
    patch: setTo(0o440),
    risk: "a user that is neither root nor in fsGroup cannot read the files",
  },
  examples: {
    good: pod({ volumes: [{ name: "tls", secret: { secretName: "tls", defaultMode: 0o440 } }] }),
    bad: pod({ volumes: [{ name: "tls", secret: { secretName: "tls" } }] }),
  },
})
