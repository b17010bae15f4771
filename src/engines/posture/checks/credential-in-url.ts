import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { isCredential, passwordInUrl } from "../credentials.ts"
import { takeFromSecret } from "../environment-fixes.ts"
import { container, pod } from "../examples.ts"

/**
 * A connection string carries user and password. It shows up wherever addresses do: in logs, error pages and
 * `kubectl describe`.
 *
 * Field:   env[*].value of every container class
 * Allowed: addresses without a password, or with a reference in its place
 * Source:  RFC 3986, 3.2.1 (passwords in userinfo are deprecated)
 */
export const credentialInUrl = check({
  id: "credential-in-url",
  title: "Address carries a password",
  severity: high("everyone who reads the manifest or a log has it"),
  frameworks: ["mitre-attack/T1552.001", "nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  containers(container, report) {
    if (container.spec.env === undefined) return
    for (const { name, value, resource, path } of container.environment)
      if (value !== undefined && passwordInUrl(value) && !isCredential(name, value))
        report(
          { resource, path: `${path}/value` },
          `${name} of container ${container.name} is an address with a password`,
          {
            evidence: { variable: name },
          },
        )
  },
  fix: {
    title: "Take the whole address, or its password, from a Secret, and change the password",
    patch: takeFromSecret,
    risk: "the Secret, named after the object, has to be made first; the value stays in the history of the file",
  },
  examples: {
    good: pod({ containers: [container({ env: [{ name: "DSN", value: "postgres://app@db:5432/shop" }] })] }),
    bad: pod({ containers: [container({ env: [{ name: "DSN", value: "postgres://app:Kp93-horse@db:5432/shop" }] })] }),
  },
})
