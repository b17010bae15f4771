import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Files in an emptyDir of medium Memory count as memory of whichever container writes them. Without a limit on either, a
 * pod can fill the memory of its node with files.
 *
 * Field:   volumes[*].emptyDir of medium Memory; resources.limits.memory of the containers that mount it
 * Allowed: a sizeLimit, or a memory limit of every container that can write to it
 * Source:  k8s.io/api/core/v1/types.go, EmptyDirVolumeSource
 */
export const emptyDirInMemory = check({
  id: "empty-dir-in-memory",
  title: "Volume in memory has no limit",
  severity: low("files can use up the memory of the node"),
  frameworks: ["nsa-cisa-1.2/resource-policies"],
  workloads({ pod: template, containers }, report) {
    for (const { name, type, source, resource, path } of template.volumes) {
      if (type !== "emptyDir" || source.medium !== "Memory" || source.sizeLimit !== undefined) continue
      if (template.quantity("limits", "memory") !== undefined) continue
      const isUnbounded = containers.some(
        (container) =>
          container.quantity("limits", "memory") === undefined &&
          container.mounts.some((mount) => mount.name === name && !mount.readOnly),
      )
      if (isUnbounded)
        report({ resource, path: append(path, "emptyDir", "sizeLimit") }, `volume ${name} in memory has no limit`)
    }
  },
  fix: { title: "Set a sizeLimit", patch: setTo("64Mi"), risk: "an application that writes more is stopped" },
  examples: {
    good: pod({
      volumes: [{ name: "cache", emptyDir: { medium: "Memory", sizeLimit: "64Mi" } }],
      containers: [container({ volumeMounts: [{ name: "cache", mountPath: "/cache" }] })],
    }),
    bad: pod({
      volumes: [{ name: "cache", emptyDir: { medium: "Memory" } }],
      containers: [container({ volumeMounts: [{ name: "cache", mountPath: "/cache" }] })],
    }),
  },
})
