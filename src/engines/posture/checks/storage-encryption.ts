import { asString, dig, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Volumes that are stored in plain text can be read from snapshots, from disks that are thrown away, and by whoever
 * may attach them elsewhere in the cloud account.
 *
 * Field:   parameters of StorageClass, for drivers that encrypt on request
 * Allowed: encrypted: "true" (AWS EBS), a KMS key (GCE PD: encrypted by default), secrets of the node stage (Ceph)
 * Source:  documentation of ebs.csi.aws.com and efs, of rbd.csi.ceph.com
 */
export const storageEncryption = check({
  id: "storage-encryption",
  title: "Volumes are stored unencrypted",
  severity: medium("snapshots and disks can be read outside of the cluster"),
  aliases: ["kubescape:C-0264"],
  frameworks: ["nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  resources: {
    kinds: ["storage.k8s.io/StorageClass"],
    run(resource, report) {
      const provisioner = asString(get(resource.object, "provisioner")) ?? ""
      if (!["ebs.csi.aws.com", "kubernetes.io/aws-ebs", "rbd.csi.ceph.com"].includes(provisioner)) return
      if (String(dig(resource.object, "parameters", "encrypted")) !== "true")
        report(
          { resource, path: "/parameters/encrypted" },
          `volumes of class ${resource.name} (${provisioner}) are not encrypted by it`,
        )
    },
  },
  fix: { title: 'Make a class with encrypted: "true"; parameters of an existing one cannot change' },
  examples: {
    good: object(
      "storage.k8s.io/v1",
      "StorageClass",
      { provisioner: "ebs.csi.aws.com", parameters: { encrypted: "true" } },
      { namespace: undefined },
    ),
    bad: object(
      "storage.k8s.io/v1",
      "StorageClass",
      { provisioner: "ebs.csi.aws.com", parameters: { type: "gp3" } },
      { namespace: undefined },
    ),
  },
})
