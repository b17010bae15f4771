import { get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { cleanHostPath, hostPathOf } from "../host-paths.ts"

/**
 * readOnly covers the folder itself, not what is mounted below it: under a read-only `/` of the node its other disks, and
 * file systems in memory such as /run, stay writable.
 *
 * Field:   volumeMounts[*].recursiveReadOnly of read-only mounts of folders of the node
 * Allowed: Enabled, IfPossible; folders that hold no other mounts
 * Source:  k8s.io/api/core/v1/types.go, VolumeMount.RecursiveReadOnly (KEP-3857; on by default since 1.31)
 */
export const partlyReadOnlyMount = check({
  id: "partly-read-only-mount",
  title: "Read-only mount is writable further below",
  severity: low("other file systems of the node can be written through it"),
  frameworks: ["nsa-cisa-1.2/host-file-system", "mitre-attack/T1611"],
  since: 31,
  os: "linux",
  containers(container, report) {
    if (container.spec.volumeMounts === undefined) return
    for (const { name, readOnly, subPath, resource, path } of container.mounts) {
      if (!readOnly || subPath) continue
      const volume = container.pod.volumes.find((candidate) => candidate.name === name)
      const host = volume && hostPathOf(volume)
      if (host === undefined || !holdsMounts.has(cleanHostPath(host))) continue
      const recursive = get(resolvePointer(resource.object, path), "recursiveReadOnly")
      if (recursive === "Enabled" || recursive === "IfPossible") continue
      report({ resource, path }, `container ${container.name} can write to what is mounted below ${host} of the node`)
    }
  },
  fix: {
    title: "Set recursiveReadOnly to IfPossible",
    patch(place, object) {
      const propagation = get(resolvePointer(object, place.path), "mountPropagation")
      // The API server takes the field only without propagation.
      if (propagation !== undefined && propagation !== "None") return []
      return setAt(object, append(place.path, "recursiveReadOnly"), "IfPossible")
    },
  },
  examples: {
    good: pod({
      volumes: [{ name: "root", hostPath: { path: "/" } }],
      containers: [
        container({
          volumeMounts: [{ name: "root", mountPath: "/host", readOnly: true, recursiveReadOnly: "IfPossible" }],
        }),
      ],
    }),
    bad: pod({
      volumes: [{ name: "root", hostPath: { path: "/" } }],
      containers: [container({ volumeMounts: [{ name: "root", mountPath: "/host", readOnly: true }] })],
    }),
  },
})

/** Folders below which nodes usually have other file systems. */
const holdsMounts: ReadonlySet<string> = new Set([
  "/",
  "/dev",
  "/mnt",
  "/media",
  "/run",
  "/sys",
  "/var",
  "/var/lib",
  "/var/lib/kubelet",
])
