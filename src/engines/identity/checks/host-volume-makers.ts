import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const podMakers = "pods apps/deployments apps/daemonsets apps/statefulsets apps/replicasets batch/jobs batch/cronjobs"

/**
 * A PersistentVolume of type hostPath is any folder of a node, and no Pod Security Standard looks into volumes that a
 * claim brings. Whoever makes such a volume, a claim for it and a pod that mounts it owns the node.
 *
 * Field:   effective rules: create on persistentvolumes, persistentvolumeclaims and pods, in one subject
 * Allowed: any two of them; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  Kubernetes documentation, RBAC Good Practices, "Persistent volume creation"; attack primitive AP-20
 */
export const hostVolumeMakers = check({
  id: "host-volume-makers",
  category: "identity",
  title: "Subject mounts the file system of nodes",
  severity: high("it reads and writes every file of a node"),
  aliases: ["kubescape:C-0278"],
  frameworks: ["mitre-attack/T1611", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: allOf(
      anyOf("create", "persistentvolumes"),
      anyOf("create", "persistentvolumeclaims"),
      anyOf("create", podMakers),
    ),
    may: "mount any folder of a node by a volume of its own",
    severity: "high",
  }),
  fix: { title: "Let a storage provisioner alone create volumes" },
  examples: {
    good: bound(rule("create", "", "persistentvolumes")),
    bad: bound(rule("create", "", "persistentvolumes,persistentvolumeclaims,pods")),
  },
})
