import { asString } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { removeVolume } from "../volume-fixes.ts"

/**
 * The pod mounts a Secret with a token of a service account. Unlike the tokens that the kubelet projects, it has no end:
 * a copy works until somebody deletes the Secret.
 *
 * Field:   volumes[*].secret.secretName of the pod
 * Allowed: Secrets of other types
 * Source:  Kubernetes documentation, Managing Service Accounts, "Manually create a long-lived API token"
 */
export const legacyTokenMount = check({
  id: "legacy-token-mount",
  title: "Pod mounts a service account token without an end",
  severity: medium("a stolen copy works until the Secret is deleted"),
  frameworks: ["mitre-attack/T1528", "nsa-cisa-1.2/service-account-token", "owasp-k8s-2025/K09"],
  workloads({ pod: template, namespace }, report, { inventory }) {
    for (const { name, type, source, resource, path } of template.volumes) {
      const secretName = type === "secret" ? asString(source.secretName) : undefined
      if (secretName === undefined) continue
      const secret = inventory.find("Secret", "", namespace, secretName)
      const isToken = secret
        ? secret.object.type === "kubernetes.io/service-account-token"
        : /-token-[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(secretName)
      if (isToken) report({ resource, path }, `volume ${name} is ${secretName}, a token without an end`)
    }
  },
  fix: {
    title: "Use a projected serviceAccountToken, then delete the Secret",
    patch: removeVolume,
    risk: "the application no longer finds the files, and may not start",
  },
  examples: {
    good: pod({ volumes: [{ name: "token", secret: { secretName: "app-credentials" } }] }),
    bad: pod({ volumes: [{ name: "token", secret: { secretName: "app-token-x7kq2" } }] }),
  },
})
