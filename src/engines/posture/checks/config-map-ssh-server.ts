import { asObject, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * An SSH server that takes root with a password, or empty passwords, is guessed at by everybody who reaches it.
 *
 * Field:   data of ConfigMaps: sshd_config
 * Allowed: PermitRootLogin no or prohibit-password, PasswordAuthentication no, PermitEmptyPasswords no
 * Source:  sshd_config(5)
 */
export const configMapSshServer = check({
  id: "config-map-ssh-server",
  title: "SSH server lets root in by password",
  severity: medium("passwords are guessed"),
  frameworks: ["mitre-attack/T1133"],
  resources: {
    kinds: ["ConfigMap"],
    run(resource, report) {
      for (const [key, value] of Object.entries(asObject(get(resource.object, "data")))) {
        if (typeof value !== "string" || !/sshd/.test(key + resource.name)) continue
        const weak = [
          ...value.matchAll(/^[ \t]*(PermitRootLogin|PasswordAuthentication|PermitEmptyPasswords)[ \t]+yes\b/gim),
        ].map(([, name]) => name)
        if (weak.length > 0)
          report(
            { resource, path: append("", "data", key) },
            `${key} of ConfigMap ${resource.name} has ${weak.join(" and ")} yes`,
          )
      }
    },
  },
  fix: { title: "Set these options to no and use keys" },
  examples: {
    good: object("v1", "ConfigMap", { data: { sshd_config: "PermitRootLogin no\n" } }),
    bad: object("v1", "ConfigMap", { data: { sshd_config: "PermitRootLogin yes\nPasswordAuthentication yes\n" } }),
  },
})
