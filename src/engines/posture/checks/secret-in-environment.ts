import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { isCredential } from "../credentials.ts"
import { takeFromSecret } from "../environment-fixes.ts"
import { container, pod } from "../examples.ts"

/**
 * A password in a manifest is known to everyone who may read the repository, the object, or `kubectl describe`, and
 * cannot be changed without a roll-out.
 *
 * Field:   env[*].value of every container class
 * Allowed: values that are no credentials; references to a Secret
 * Source:  Kubernetes documentation, "Good practices for Kubernetes Secrets"; CIS Kubernetes Benchmark 5.4.1
 */
export const secretInEnvironment = check({
  id: "secret-in-environment",
  title: "Credential is written into the manifest",
  severity: high("everyone who reads the manifest has it"),
  aliases: ["kubescape:C-0259", "kubescape:C-0012", "kube-linter:env-var-secret", "polaris:sensitiveContainerEnvVar"],
  frameworks: ["mitre-attack/T1552.001", "nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  containers(container, report) {
    for (const { name, value, resource, path } of container.environment) {
      if (value === undefined || !isCredential(name, value)) continue
      // The value itself must not travel into reports.
      report({ resource, path: `${path}/value` }, `container ${container.name} gets ${name} in plain text`, {
        evidence: { variable: name },
      })
    }
  },
  fix: {
    title: "Move the value to a Secret, better mounted as a file, and change it: it is no longer secret",
    patch: takeFromSecret,
    risk: "the Secret, named after the object, has to be made first; the value stays in the history of the file",
  },
  examples: {
    good: pod({
      containers: [container({ env: [{ name: "DATABASE_PASSWORD_FILE", value: "/run/secrets/database" }] })],
    }),
    bad: pod({ containers: [container({ env: [{ name: "DATABASE_PASSWORD", value: "correct-horse-7" }] })] }),
  },
})
