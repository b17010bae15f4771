import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * Environment variables leak: into crash reports, debug pages, child processes and `kubectl exec env`. A mounted file
 * is read on purpose, has permissions, and follows the Secret when it is rotated.
 *
 * Field:   env[*].valueFrom.secretKeyRef, envFrom[*].secretRef of every container class
 * Allowed: none
 * Source:  Kubernetes documentation, "Good practices for Kubernetes Secrets"; CIS Kubernetes Benchmark 5.4.1
 */
export const secretFromEnvironment = check({
  id: "secret-from-environment",
  title: "Secret reaches the container as environment variable",
  severity: low("environment variables leak more easily than files"),
  aliases: [
    "kubescape:C-0207",
    "checkov:CKV_K8S_35",
    "kube-linter:read-secret-from-env-var",
    "kubesec:SecretsAsEnvironmentVariables",
  ],
  frameworks: ["cis-1.12/5.4.1", "owasp-k8s-2025/K03"],
  containers(container, report) {
    for (const { name, from, resource, path } of container.environment)
      if (from === "secretKeyRef") report({ resource, path }, `container ${container.name} reads ${name} from a Secret`)
    for (const { kind, name, resource, path } of container.environmentFrom)
      if (kind === "Secret")
        report({ resource, path }, `container ${container.name} takes over the Secret ${name} as environment`)
  },
  fix: { title: "Mount the Secret as a volume and read the file" },
  examples: {
    good: pod({ containers: [container({ envFrom: [{ configMapRef: { name: "app" } }] })] }),
    bad: pod({ containers: [container({ envFrom: [{ secretRef: { name: "app" } }] })] }),
  },
})
