import { asArray, dig, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"
import { servesContinuously } from "../long-running.ts"

/**
 * The container mounts a volume that the pod does not have. The API server refuses such a pod, so that the roll-out
 * makes no pods.
 *
 * Field:   volumeMounts[*].name of every container class
 * Allowed: names of the pod's volumes, and of the claim templates of a StatefulSet
 * Source:  kubernetes pkg/apis/core/validation/validation.go, ValidateVolumeMounts
 */
export const unknownVolumeMount = check({
  id: "unknown-volume-mount",
  title: "Container mounts a volume that the pod does not have",
  severity: medium("the API server refuses the pods"),
  frameworks: ["devops/reliability"],
  owners: [...servesContinuously, "Job", "CronJob"],
  containers(container, report, _context, { resource: owner }) {
    if (container.spec.volumeMounts === undefined) return
    for (const { name, mountPath, resource, path } of container.mounts) {
      if (name === "" || container.pod.volumes.some((volume) => volume.name === name)) continue
      const templates = asArray(get(owner.spec, "volumeClaimTemplates"))
      if (templates.some((claim) => dig(claim, "metadata", "name") === name)) continue
      report(
        { resource, path },
        `container ${container.name} mounts volume ${name} at ${mountPath}, which the pod does not have`,
      )
    }
  },
  fix: {
    title: "Add the volume, correct its name, or remove the mount",
    patch: remove,
    risk: "the application may miss the files",
  },
  examples: {
    good: pod({
      volumes: [{ name: "work", emptyDir: {} }],
      containers: [container({ volumeMounts: [{ name: "work", mountPath: "/work" }] })],
    }),
    bad: pod({ containers: [container({ volumeMounts: [{ name: "work", mountPath: "/work" }] })] }),
  },
})
