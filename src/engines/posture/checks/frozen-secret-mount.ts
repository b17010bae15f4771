import { asArray, get, isObject } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * A file that is mounted by subPath never changes while the pod runs. A Secret that was rotated, or a certificate that
 * was renewed, does not reach the application; the old one stays in use until it expires or is revoked under way.
 *
 * Field:   volumeMounts[*].subPath and subPathExpr of volumes that hold Secrets or ConfigMaps
 * Allowed: absent for such volumes
 * Source:  Kubernetes documentation, Secrets, "Mounted Secrets are updated automatically"
 */
export const frozenSecretMount = check({
  id: "frozen-secret-mount",
  title: "Rotated Secret does not reach the container",
  severity: info("the old credential stays in use"),
  frameworks: ["owasp-k8s-2025/K03", "devops/reliability"],
  classes: ["sidecar", "regular", "ephemeral"],
  containers(container, report) {
    if (container.spec.volumeMounts === undefined) return
    for (const { name, mountPath, subPath, resource, path } of container.mounts) {
      if (!subPath) continue
      const volume = container.pod.volumes.find((candidate) => candidate.name === name)
      const isSecret =
        volume?.type === "secret" ||
        (volume?.type === "projected" && asArray(volume.source.sources).some((item) => isObject(get(item, "secret"))))
      if (isSecret)
        report({ resource, path }, `container ${container.name} keeps the Secret of its start at ${mountPath}`)
    }
  },
  fix: { title: "Mount the whole volume into a folder of its own, and point the application there" },
  examples: {
    good: pod({
      volumes: [{ name: "tls", secret: { secretName: "tls" } }],
      containers: [container({ volumeMounts: [{ name: "tls", mountPath: "/run/tls" }] })],
    }),
    bad: pod({
      volumes: [{ name: "tls", secret: { secretName: "tls" } }],
      containers: [container({ volumeMounts: [{ name: "tls", mountPath: "/run/tls.key", subPath: "tls.key" }] })],
    }),
  },
})
