import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * A volume covers a folder or file of the image that decides over the processes in it: accounts, programs, libraries,
 * root certificates, or the token of the service account. Whoever can write to the volume, or put something into the
 * object behind it, gets into the container.
 *
 * Field:   volumeMounts[*].mountPath of every container class
 * Allowed: other paths; folders of the node, which are reported for that
 * Source:  Filesystem Hierarchy Standard; kubernetes plugin/pkg/admission/serviceaccount (DefaultAPITokenMountPath)
 */
export const shadowedSystemPath = check({
  id: "shadowed-system-path",
  title: "Volume covers system files of the container",
  severity: low("whoever writes to the volume decides what the container runs or trusts"),
  frameworks: ["mitre-attack/T1574", "owasp-k8s-2025/K01"],
  os: "linux",
  containers(container, report) {
    if (container.spec.volumeMounts === undefined) return
    for (const { name, mountPath, readOnly, resource, path } of container.mounts) {
      const target = mountPath.length > 1 ? mountPath.replace(/\/+$/, "") : mountPath
      if (!systemPaths.has(target)) continue
      const volume = container.pod.volumes.find((candidate) => candidate.name === name)
      if (volume === undefined || volume.type === "hostPath") continue
      if (target === tokenPath && (volume.type === "projected" || volume.type === "secret")) continue
      // Objects of the API are read-only in the container, and change only by those who may write them.
      const isWritable =
        !readOnly && !["configMap", "secret", "projected", "downwardAPI", "image"].includes(volume.type)
      report({ resource, path }, `volume ${name} covers ${target} of container ${container.name}`, {
        severity: isWritable ? "medium" : "low",
      })
    }
  },
  fix: {
    title: "Mount the volume elsewhere, or build the files into the image",
    patch: remove,
    risk: "the application no longer finds the files",
  },
  examples: {
    good: pod({
      volumes: [{ name: "work", emptyDir: {} }],
      containers: [container({ volumeMounts: [{ name: "work", mountPath: "/var/lib/app" }] })],
    }),
    bad: pod({
      volumes: [{ name: "work", emptyDir: {} }],
      containers: [container({ volumeMounts: [{ name: "work", mountPath: "/usr/bin" }] })],
    }),
  },
})

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount"
const systemPaths: ReadonlySet<string> = new Set([
  "/",
  "/bin",
  "/etc",
  "/etc/group",
  "/etc/ld.so.preload",
  "/etc/nsswitch.conf",
  "/etc/passwd",
  "/etc/shadow",
  "/etc/sudoers",
  "/lib",
  "/lib64",
  "/sbin",
  "/usr",
  "/usr/bin",
  "/usr/lib",
  "/usr/local/bin",
  "/usr/sbin",
  "/run/secrets/kubernetes.io/serviceaccount",
  tokenPath,
])
