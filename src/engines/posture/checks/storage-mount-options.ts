import { asStrings } from "../../../lib/json.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Mount options that allow devices or programs with the rights of their owner on network storage let whoever writes
 * there run code as root in the pods that mount it.
 *
 * Field:   mountOptions of StorageClass and PersistentVolume
 * Allowed: no dev, suid, no_root_squash
 * Source:  mount(8); Kubernetes documentation, Persistent Volumes, "Mount Options"
 */
export const storageMountOptions = check({
  id: "storage-mount-options",
  title: "Volume is mounted with dangerous options",
  severity: medium("whoever writes to the storage gains rights in pods"),
  frameworks: ["mitre-attack/T1611"],
  resources: {
    kinds: ["storage.k8s.io/StorageClass", "PersistentVolume"],
    run(resource, report) {
      const base = resource.kind === "StorageClass" ? "/mountOptions" : "/spec/mountOptions"
      for (const [index, option] of asStrings(resolvePointer(resource.object, base)).entries())
        if (["dev", "suid", "no_root_squash"].includes(option))
          report({ resource, path: append(base, index) }, `${resource.kind} ${resource.name} mounts with ${option}`)
    },
  },
  fix: { title: "Remove the option", patch: remove, risk: "programs on the volume that need it fail" },
  examples: {
    good: object(
      "storage.k8s.io/v1",
      "StorageClass",
      { provisioner: "nfs.csi.k8s.io", mountOptions: ["nosuid", "nodev"] },
      { namespace: undefined },
    ),
    bad: object(
      "storage.k8s.io/v1",
      "StorageClass",
      { provisioner: "nfs.csi.k8s.io", mountOptions: ["suid"] },
      { namespace: undefined },
    ),
  },
})
