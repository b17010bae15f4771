import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"
import { hostPathOf, hostPathRisk } from "../host-paths.ts"

/**
 * The container may write to a folder of the node: it can plant files and links that root on the node or other pods
 * follow, and stays on the node after the pod is gone. That the folder is a sensitive one is said, and graded, by
 * sensitive-host-path. Sockets of the container runtime are left to
 * container-runtime-socket, since read-only mounts do not protect them.
 *
 * Field:   volumeMounts[*].readOnly of every container class, for volumes of type hostPath
 * Allowed: true
 * Source:  k8s.io/api/core/v1, VolumeMount
 */
export const writableHostPath = check({
  id: "writable-host-path",
  title: "Container may write to a folder of its node",
  severity: medium("what is planted in an ordinary folder still has to be picked up by somebody"),
  aliases: ["kubescape:C-0045", "kube-linter:writable-host-mount"],
  frameworks: ["pss/baseline", "nsa-cisa-1.2/host-file-system", "mitre-attack/T1611", "owasp-k8s-2025/K01"],
  containers(container, report) {
    for (const mount of container.mounts) {
      const volume = container.pod.volumes.find(({ name }) => name === mount.name)
      const path = volume && hostPathOf(volume)
      if (mount.readOnly || path === undefined) continue
      if (hostPathRisk(path) === "runtime") continue
      report(
        { resource: mount.resource, path: append(mount.path, "readOnly") },
        `container ${container.name} may write to ${path} of the node`,
      )
    }
  },
  fix: {
    title: "Mount it read-only",
    patch: setTo(true),
    risk: "An application that writes there fails.",
  },
  examples: {
    good: pod({
      volumes: [{ name: "data", hostPath: { path: "/srv/data" } }],
      containers: [container({ volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }] })],
    }),
    bad: pod({
      volumes: [{ name: "data", hostPath: { path: "/srv/data" } }],
      containers: [container({ volumeMounts: [{ name: "data", mountPath: "/data" }] })],
    }),
  },
})
