import { setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * The kubelet makes the folder or file on the node, as root, when it is not there. A slip in the path makes one more
 * folder on every node, and data that was meant to outlive the pod lies on whichever node it ran last.
 *
 * Field:   volumes[*].hostPath.type
 * Allowed: types that demand something to be there
 * Source:  k8s.io/api/core/v1/types.go, HostPathType
 */
export const createdHostPath = check({
  id: "created-host-path",
  title: "Pod makes folders on its nodes",
  severity: info("leaves files of root on the nodes"),
  frameworks: ["nsa-cisa-1.2/host-file-system"],
  workloads({ pod: template, kind }, report) {
    // Agents that run on every node keep their state there by design.
    if (kind === "DaemonSet") return
    for (const { name, type, source, resource, path } of template.volumes)
      if (type === "hostPath" && (source.type === "DirectoryOrCreate" || source.type === "FileOrCreate"))
        report({ resource, path: append(path, "hostPath", "type") }, `volume ${name} makes ${source.path} on the node`)
  },
  fix: {
    title: "Demand that it exists (Directory or File), or use a volume that moves with the pod",
    patch: (place, object) =>
      setAt(object, place.path, resolvePointer(object, place.path) === "FileOrCreate" ? "File" : "Directory"),
    risk: "the pod waits until somebody makes it",
  },
  examples: {
    good: pod({ volumes: [{ name: "data", hostPath: { path: "/srv/data", type: "Directory" } }] }),
    bad: pod({ volumes: [{ name: "data", hostPath: { path: "/srv/data", type: "DirectoryOrCreate" } }] }),
  },
})
