import { append } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * An emptyDir without a limit grows until the disk of its node is full; the kubelet then evicts pods, mostly others.
 *
 * Field:   volumes[*].emptyDir.sizeLimit
 * Allowed: any quantity; limits of ephemeral-storage of all containers that mount it
 * Source:  Kubernetes documentation, Local ephemeral storage
 */
export const emptyDirWithoutLimit = check({
  id: "empty-dir-without-limit",
  title: "Scratch volume has no limit",
  severity: info("one pod can fill the disk of its node"),
  frameworks: ["nsa-cisa-1.2/resource-policies"],
  optional: true,
  workloads({ pod: template, containers }, report) {
    for (const { name, type, source, resource, path } of template.volumes) {
      if (type !== "emptyDir" || source.medium === "Memory" || source.sizeLimit !== undefined) continue
      const users = containers.filter(({ mounts }) => mounts.some((mount) => mount.name === name && !mount.readOnly))
      if (users.length > 0 && users.every((user) => user.quantity("limits", "ephemeral-storage") !== undefined))
        continue
      report({ resource, path: append(path, "emptyDir", "sizeLimit") }, `volume ${name} has no limit`)
    }
  },
  fix: { title: "Set a sizeLimit of one gibibyte", patch: setTo("1Gi"), risk: "a pod that writes more is evicted" },
  examples: {
    good: pod({ volumes: [{ name: "work", emptyDir: { sizeLimit: "1Gi" } }] }),
    bad: pod({ volumes: [{ name: "work", emptyDir: {} }] }),
  },
})
