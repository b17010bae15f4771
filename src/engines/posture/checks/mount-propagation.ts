import { append } from "../../../lib/json-pointer.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * With Bidirectional propagation, mounts that the container makes appear on the node and in every other pod that uses
 * the volume: it can put files of its own over those of the node. Only privileged containers may do so.
 *
 * Field:   volumeMounts[*].mountPropagation of every container class
 * Allowed: absent, None, HostToContainer
 * Source:  Kubernetes documentation, "Volumes", mount propagation; kubernetes pkg/apis/core/validation (validateMountPropagation)
 */
export const mountPropagation = check({
  id: "mount-propagation",
  title: "Mounts of the container appear on its node",
  severity: high("files of the node and of other pods can be covered by an intruder's own"),
  frameworks: ["mitre-attack/T1611", "owasp-k8s-2025/K01"],
  os: "linux",
  containers({ name, mounts }, report) {
    for (const { mountPropagation, mountPath, resource, path } of mounts)
      if (mountPropagation === "Bidirectional")
        report(
          { resource, path: append(path, "mountPropagation") },
          `mounts that container ${name} makes below ${mountPath} appear on the node`,
        )
  },
  fix: {
    title: "Remove mountPropagation",
    patch: remove,
    risk: "A storage driver that mounts volumes for others needs it.",
  },
  examples: {
    good: pod({
      containers: [
        container({ volumeMounts: [{ name: "data", mountPath: "/data", mountPropagation: "HostToContainer" }] }),
      ],
    }),
    bad: pod({
      containers: [
        container({ volumeMounts: [{ name: "data", mountPath: "/data", mountPropagation: "Bidirectional" }] }),
      ],
    }),
  },
})
