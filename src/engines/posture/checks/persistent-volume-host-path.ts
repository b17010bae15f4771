import { asString, dig } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A volume of type hostPath brings a directory of the node into pods that no Pod Security level objects to: the pod
 * names a claim and no path.
 *
 * Field:   spec.hostPath of PersistentVolume
 * Allowed: other types of volume; local volumes, which are bound to a node
 * Source:  k8s.io/api/core/v1/types.go, PersistentVolumeSource; Kubernetes documentation, Persistent Volumes
 */
export const persistentVolumeHostPath = check({
  id: "persistent-volume-host-path",
  title: "Volume gives pods a directory of the node",
  severity: medium("whoever gets the claim reads and writes on the node"),
  frameworks: ["mitre-attack/T1611", "owasp-k8s-2025/K01"],
  resources: {
    kinds: ["PersistentVolume"],
    run(resource, report) {
      const path = asString(dig(resource.spec, "hostPath", "path"))
      if (path === undefined) return
      const isSystem =
        /^\/(?:$|etc|proc|sys|dev|boot|root|run|var\/run|var\/lib\/(?:kubelet|docker|containerd|etcd))(?:\/|$)?/.test(
          path,
        )
      report({ resource, path: "/spec/hostPath/path" }, `volume ${resource.name} is ${path} of the node`, {
        severity: isSystem ? "high" : "medium",
      })
    },
  },
  fix: { title: "Use a volume of type local with nodeAffinity, or a storage driver" },
  examples: {
    good: object("v1", "PersistentVolume", { spec: { local: { path: "/mnt/disks/a" } } }, { namespace: undefined }),
    bad: object("v1", "PersistentVolume", { spec: { hostPath: { path: "/srv/data" } } }, { namespace: undefined }),
  },
})
